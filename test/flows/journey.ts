import assert from 'node:assert/strict';
import { buttonsOf, cardOf, textOf, type Chat, type ChatActivity, type ChatPerson } from '../../src/commands/chat.ts';

/** What a person fills in; `template` is its id, people are chosen as the picker chooses them. */
export interface Wish {
  readonly template: string;
  readonly name: string;
  readonly description?: string;
  readonly welcomeMessage?: string;
  readonly reason?: string;
  readonly owners?: readonly ChatPerson[];
  readonly members?: readonly ChatPerson[];
}

/** A submitted request: the card that tells of it, and the id under which it is stored. */
export interface Asked {
  readonly card: string;
  readonly id: string;
}

/** Opens the form of a template, over the catalog card as people do. */
export async function form(chat: Chat, template: string): Promise<ChatActivity> {
  const known = new Set((await chat.activities()).map(({ id }) => id));
  await chat.say('new team');
  // What is told of another request meanwhile is not the answer.
  const isCatalog = (card: ChatActivity): boolean => verbsOf(card).some((verb) => verb === 'template.choose' || verb === 'template.find');
  const card = await chat.until((all) => all.find((one) => !known.has(one.id) && isCatalog(one)));
  const searched = verbsOf(card).includes('template.find');
  const chosen = searched
    ? await chat.press(card, 'template.find', { template })
    : await chat.press(card, 'template.choose', {}, ({ data }) => data['id'] === template);
  assert.equal(chosen.state, 'done', JSON.stringify(chosen));
  return chat.activity(card.id);
}

export const filled = ({ name, description = '', welcomeMessage = '', reason = '', owners = [], members = [] }: Wish): Record<string, string> => ({
  name,
  description,
  welcomeMessage,
  reason,
  owners: owners.map(({ id }) => id).join(','),
  members: members.map(({ id }) => id).join(','),
});

/** From the first word to the review card. */
export async function review(chat: Chat, wish: Wish): Promise<ChatActivity> {
  const { id } = await form(chat, wish.template);
  const pressed = await chat.press(await chat.activity(id), 'form.send', filled(wish));
  assert.equal(pressed.state, 'done', JSON.stringify(pressed));
  // Reading the source may take longer than the person is kept waiting; then the card completes itself.
  return until(chat, id, (card) => !textOf(card).includes('Reading the template'));
}

/** From the first word to Submit. */
export async function ask(chat: Chat, wish: Wish): Promise<Asked> {
  const card = await review(chat, wish);
  const asked = { card: card.id, id: draftOf(card) };
  const pressed = await chat.press(card, 'request.submit');
  assert.equal(pressed.state, 'done', JSON.stringify(pressed));
  return asked;
}

/** The draft's id on a review card, which becomes the request's. */
export function draftOf(card: ChatActivity): string {
  const submit = buttonsOf(card).find(({ verb }) => verb === 'request.submit');
  assert.ok(submit, `No review card: ${textOf(card)}`);
  return String(submit.data['id']);
}

/** Waits until the card of this id is as wanted. */
export const until = (chat: Chat, id: string, fits: (card: ChatActivity) => boolean, patience?: number): Promise<ChatActivity> =>
  chat.until((all) => all.find((one) => one.id === id && fits(one)), patience);

/** Waits until the card of this id says so. */
export const says = (chat: Chat, id: string, text: string | RegExp, patience?: number): Promise<ChatActivity> =>
  until(chat, id, (card) => (typeof text === 'string' ? textOf(card).includes(text) : text.test(textOf(card))), patience);

/** Waits for a message of the bot that says so, wherever it stands. */
export const hears = (chat: Chat, text: string | RegExp, patience?: number): Promise<ChatActivity> =>
  chat.until((all) => all.find((one) => one.from === 'bot' && (typeof text === 'string' ? textOf(one).includes(text) : text.test(textOf(one)))), patience);

/** Waits for the card by which this request is decided. */
export const asksToDecide = (chat: Chat, { id }: Asked): Promise<ChatActivity> =>
  chat.until((all) => all.find((one) => buttonsOf(one).some(({ verb, data }) => verb === 'approval.decide' && data['id'] === id)));

export const verbsOf = (card: ChatActivity): readonly string[] => buttonsOf(card).map(({ verb }) => verb);
export const titlesOf = (card: ChatActivity): readonly string[] => buttonsOf(card).map(({ title }) => title);

/** The value that stands in an input of the card. */
export function valueOf(card: ChatActivity, id: string): unknown {
  const inputs: { id?: string; value?: unknown }[] = [];
  JSON.stringify(cardOf(card), (_, value: { type?: string; id?: string; value?: unknown } | null) => {
    if (value?.type?.startsWith('Input.')) inputs.push(value);
    return value;
  });
  return inputs.find((input) => input.id === id)?.value;
}

/** No key of a text, no code of an error and no template expression may ever reach a reader. */
export function assertReadable(card: ChatActivity): void {
  assert.doesNotMatch(textOf(card), /\b(finding|event|status|error|state|ping)\.[a-z]|\$\{|undefined|\[object/i);
}
