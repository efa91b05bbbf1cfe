import { buttonsOf, type CardButton, type ChatActivity } from '../../src/commands/chat.ts';
import { companyId, people, type PersonName } from './company.ts';
import type { World } from './world.ts';

export type Pressed = 'done' | 'failed' | 'gone';

/** One person's chat with the bot in the simulated Teams, over the API of its chat page. */
export class Chat {
  readonly #world: World;
  readonly #person: PersonName;

  constructor(world: World, person: PersonName) {
    this.#world = world;
    this.#person = person;
  }

  addApp(): void {
    this.#ask('POST', '/app');
  }

  say(text: string): void {
    this.#ask('POST', '/messages', { text });
  }

  /** What stands there, oldest first. */
  get activities(): readonly ChatActivity[] {
    return (this.#ask('GET', '') as { activities: readonly ChatActivity[] }).activities;
  }

  /** The newest card that has such a button. */
  find(verb: string, which: (button: CardButton) => boolean = () => true): { readonly card: ChatActivity; readonly button: CardButton } | undefined {
    for (const card of this.activities.toReversed()) {
      const button = card.from === 'bot' ? buttonsOf(card).find((one) => one.verb === verb && which(one)) : undefined;
      if (button) return { card, button };
    }
    return undefined;
  }

  /** Presses it, and waits for what the client shows; `gone` where no card has it. */
  async press(verb: string, inputs: object = {}, which?: (button: CardButton) => boolean): Promise<Pressed> {
    const found = this.find(verb, which);
    if (!found) return 'gone';
    const { card, button } = found;
    this.#world.chronicle.tell(this.#person, `presses ${button.title}`);
    const data = { ...button.data, ...inputs };
    const { invoke } = this.#ask('POST', '/actions', { type: 'Action.Execute', activity: card.id, verb, data }) as { invoke: string };
    for (;;) {
      await this.#world.clock.wait(250);
      const { state } = this.#ask('GET', `/invokes/${invoke}`) as { state: 'pending' | 'done' | 'failed' };
      if (state === 'failed') this.#world.chronicle.tell(this.#person, 'sees that it did not work');
      if (state !== 'pending') return state;
    }
  }

  #ask(method: string, path: string, body?: object): unknown {
    const base = `/chat/api/chats/${companyId}/${people[this.#person]}`;
    const headers = { 'content-type': 'application/json' };
    const answer = this.#world.wire.ask({ method, path: `${base}${path}`, query: new URLSearchParams(), headers, body: body && Buffer.from(JSON.stringify(body)) });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
