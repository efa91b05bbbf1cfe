import { buttonsOf, textOf, type CardButton, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { pause } from './world.ts';

/** What somebody who wants a team presses, whatever the card shows by now. */
const way: readonly [verb: string, inputs: (name: string) => object][] = [
  ['template.choose', () => ({})],
  ['form.send', (name) => ({ name, description: `About ${name}`, reason: 'Because' })],
  ['request.submit', () => ({})],
];

/** Asks for a team and presses again whenever the product does not answer, as people do; ends when the card says Ready, or that a person has to decide. */
export async function askPatiently(chat: Chat, template: string, name: string): Promise<ChatActivity> {
  const { id } = await begun(chat);
  for (let waits = 0; ; waits += 1) {
    const card = await chat.activity(id);
    if (/(Ready|Needs attention) · \d+ %/.test(textOf(card))) return card;
    // Whoever was to complete it may have been killed.
    if (!textOf(card).includes('Reading the template')) waits = 0;
    else if (waits === 200) await chat.press(card, 'form.edit');
    await pressWhatIsThere(chat, card, template, name);
    await pause(50);
  }
}

/** Teams gives a message up after half a minute of a bot that is down more than up; then it is said again. */
async function begun(chat: Chat): Promise<ChatActivity> {
  const known = new Set((await chat.activities()).map(({ id }) => id));
  // What is told of an earlier request meanwhile is not the answer.
  const isCatalog = (card: ChatActivity): boolean => !known.has(card.id) && buttonsOf(card).some(({ verb }) => verb === 'template.choose');
  for (let goes = 1; ; goes += 1) {
    await chat.say('new team').catch(() => undefined);
    try {
      return await chat.until((all) => all.find(isCatalog), 40_000);
    } catch (error) {
      if (goes === 5) throw error;
    }
  }
}

/** The next step that a card offers to somebody who wants a team. */
export const wayOn = (buttons: readonly CardButton[]): (typeof way)[number] | undefined =>
  way.find(([verb]) => buttons.some((button) => button.verb === verb));

export async function pressWhatIsThere(chat: Chat, card: ChatActivity, template: string, name: string): Promise<void> {
  const next = wayOn(buttonsOf(card));
  if (!next) return;
  const [verb, inputs] = next;
  await chat.press(card, verb, inputs(name), ({ data }) => verb !== 'template.choose' || data['id'] === template);
}

/** Approves whatever is asked for, until told to stop. */
export async function approvePatiently(chat: Chat, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    for (const card of await chat.activities()) {
      if (!buttonsOf(card).some(({ verb }) => verb === 'approval.decide')) continue;
      await chat.press(card, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    }
    await pause(50);
  }
}
