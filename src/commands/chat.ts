/** A person of the simulated company, as its chat page lists them. */
export interface ChatPerson {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly installed: boolean;
}

export interface ChatActivity {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly revision: number;
  readonly text: string;
  readonly attachments: readonly { readonly content?: unknown }[];
}

export interface CardButton {
  readonly type: string;
  readonly title: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type PressResult =
  | { readonly state: 'done'; readonly effect: string; readonly choices?: readonly { title: string; value: string }[] }
  | { readonly state: 'failed'; readonly code: string; readonly text: string };

/** How often is looked whether something has happened, in ms. */
const beat = 40;

/** One person's chat in the simulated Teams, driven as the chat page drives it: over its API. */
export class Chat {
  readonly person: ChatPerson;
  readonly #base: string;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(simulatorUrl: string, person: ChatPerson, wait: (ms: number) => Promise<void>) {
    this.person = person;
    this.#base = `${simulatorUrl}/chat/api/chats/${person.tenant}/${person.id}`;
    this.#wait = wait;
  }

  /** Adds the app; the bot says welcome. */
  async addApp(): Promise<void> {
    await this.#ask('POST', '/app');
  }

  /** Answers the bot's new message. */
  async say(text: string): Promise<ChatActivity> {
    const before = new Set((await this.activities()).map(({ id }) => id));
    await this.#ask('POST', '/messages', { text });
    return this.until((activities) => activities.find(({ id, from }) => from === 'bot' && !before.has(id)));
  }

  /** Presses a button of a card, with inputs filled in; answers what the client is told. */
  async press(activity: ChatActivity, verb: string, inputs: object = {}, which?: (button: CardButton) => boolean): Promise<PressResult> {
    const button = buttonOf(activity, verb, which);
    return this.execute(activity.id, verb, { ...button.data, ...inputs });
  }

  /** What a card would send, whatever it shows. */
  async execute(activity: string, verb: string, data: object): Promise<PressResult> {
    const { invoke } = (await this.#ask('POST', '/actions', { type: 'Action.Execute', activity, verb, data })) as { invoke: string };
    return this.#result(invoke);
  }

  async submit(activity: string, data: object): Promise<void> {
    await this.#ask('POST', '/actions', { type: 'Action.Submit', activity, data });
  }

  /** Everything that stands in the chat, oldest first. */
  async activities(): Promise<readonly ChatActivity[]> {
    const { activities } = (await this.#ask('GET', '?since=0')) as { activities: readonly ChatActivity[] };
    return activities;
  }

  async activity(id: string): Promise<ChatActivity> {
    return this.until((activities) => activities.find((one) => one.id === id));
  }

  /** Looks until it finds something; gives up after `patience` ms. */
  async until<T>(look: (activities: readonly ChatActivity[]) => T | undefined, patience = 20_000): Promise<T> {
    for (let waited = 0; waited <= patience; waited += beat) {
      const found = look(await this.activities());
      if (found !== undefined) return found;
      await this.#wait(beat);
    }
    const shown = (await this.activities()).map((activity) => textOf(activity).slice(0, 400));
    throw new Error(`Nothing of the kind came to ${this.person.name} within ${patience} ms: ${shown.join(' / ')}`);
  }

  async #result(invoke: string): Promise<PressResult> {
    for (;;) {
      const result = (await this.#ask('GET', `/invokes/${invoke}`)) as PressResult | { state: 'pending' };
      if (result.state !== 'pending') return result;
      await this.#wait(beat);
    }
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const json = { 'content-type': 'application/json' };
    const init = body ? { method, headers: json, body: JSON.stringify(body) } : { method };
    const response = await fetch(`${this.#base}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** Everybody who can be played. */
export async function chatPeople(simulatorUrl: string): Promise<readonly ChatPerson[]> {
  const response = await fetch(`${simulatorUrl}/chat/api/people`);
  const { tenants } = (await response.json()) as { tenants: readonly { people: readonly ChatPerson[] }[] };
  return tenants.flatMap(({ people }) => people);
}

/** The first button of the card with this verb that fits. */
export function buttonOf(activity: ChatActivity, verb: string, which: (button: CardButton) => boolean = () => true): CardButton {
  const found = buttonsOf(activity).find((button) => button.verb === verb && which(button));
  if (!found) throw new Error(`The card has no button ${verb}: ${textOf(activity)}`);
  return found;
}

export const buttonsOf = (activity: ChatActivity): readonly CardButton[] =>
  elements(cardOf(activity)).filter((element): element is CardButton & object => (element as CardButton).type === 'Action.Execute');

export const cardOf = (activity: ChatActivity): unknown => activity.attachments[0]?.content;

/** All that a reader sees of a message, a line each. */
export function textOf(activity: ChatActivity): string {
  const lines = elements(cardOf(activity)).flatMap((element) => {
    const { type, text, title, value } = element as { type?: string; text?: unknown; title?: unknown; value?: unknown };
    if (type === 'TextBlock') return [String(text)];
    if (type === undefined && typeof title === 'string' && typeof value === 'string') return [`${title}: ${value}`];
    return [];
  });
  return [activity.text, ...lines].filter((line) => line !== '').join('\n');
}

/** Every object inside a card, outermost first; fallbacks are what others see. */
function elements(value: unknown): readonly object[] {
  if (Array.isArray(value)) return value.flatMap(elements);
  if (value === null || typeof value !== 'object') return [];
  const inner = Object.entries(value).filter(([name]) => name !== 'fallback');
  return [value, ...inner.flatMap(([, one]) => elements(one))];
}
