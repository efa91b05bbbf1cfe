import { newId } from '../chance.ts';
import { delay } from '../delay.ts';
import type { Outgoing, Settings, World } from '../route.ts';
import type { State } from '../state.ts';
import { activityIn, changeActivity, conversationById } from './conversations.ts';
import { settleInvoke, type BotAnswer } from './invokes.ts';
import { signActivityToken } from './issuer.ts';
import { isObject, text, type Json } from './json-body.ts';

/** How patient Teams is, all in ms. */
export interface Patience {
  /** When an invoke that is not answered is given up and sent again. */
  readonly invoke: number;
  /** How often an invoke is sent in all: first twice with its id, then with new ids. */
  readonly sends: number;
  /** When a message that is not answered is taken for delivered. */
  readonly message: number;
  /** The pauses before a message is tried again at a bot that is down. */
  readonly pauses: readonly number[];
}

const teams: Patience = {
  invoke: 15_000,
  sends: 4,
  message: 15_000,
  pauses: [250, 500, 1000, 2000, 4000, 8000, 15_000],
};

/** What the world outside of the state gives; tests put their own in. */
export interface DeliverySurroundings {
  readonly patience?: Partial<Patience>;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly fetch?: typeof fetch;
}

/** Brings activities to the bot: messages of one chat one after the other, invokes at once. */
export class Delivery {
  readonly #state: State;
  readonly #settings: Settings;
  readonly #botUrl: string;
  readonly #patience: Patience;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #fetch: typeof fetch;
  readonly #lines = new Map<string, Promise<void>>();
  readonly #end = new AbortController();

  /** `botUrl` is the bot's messaging endpoint, `…/api/messages`. */
  constructor(state: State, settings: Settings, botUrl: string, surroundings: DeliverySurroundings = {}) {
    this.#state = state;
    this.#settings = settings;
    this.#botUrl = botUrl;
    this.#patience = { ...teams, ...surroundings.patience };
    this.#now = surroundings.now ?? Date.now;
    this.#random = surroundings.random ?? Math.random;
    this.#fetch = surroundings.fetch ?? fetch;
  }

  /** Never rejects; settled when all is delivered, answered or given up. What became of it stands in the state. */
  async deliver(outgoing: readonly Outgoing[]): Promise<void> {
    await Promise.all(
      outgoing.map((one) => (one.activity['type'] === 'invoke' ? this.#invoke(one) : this.#inLine(one))),
    );
  }

  /** Gives up whatever is under way, so that the process can end. */
  close(): void {
    this.#end.abort();
  }

  #inLine(outgoing: Outgoing): Promise<void> {
    const conversation = conversationIdOf(outgoing.activity);
    const before = this.#lines.get(conversation) ?? Promise.resolve();
    const line = before.then(() => this.#message(outgoing));
    this.#lines.set(conversation, line);
    return line.finally(() => {
      if (this.#lines.get(conversation) === line) this.#lines.delete(conversation);
    });
  }

  async #message(outgoing: Outgoing): Promise<void> {
    for (const pause of [0, ...this.#patience.pauses]) {
      if (pause > 0) await this.#pause(pause);
      if (this.#end.signal.aborted) return;
      const answer = await this.#post(outgoing.activity, this.#patience.message);
      const down = 'failure' in answer ? answer.failure === 'unreachable' : [502, 503, 504].includes(answer.status);
      if (!down) return;
    }
    this.#settle((world) => markUndelivered(world, outgoing));
  }

  async #invoke({ tenant, activity }: Outgoing): Promise<void> {
    const id = String(activity['id']);
    for (let send = 1; send <= this.#patience.sends; send += 1) {
      const sent = send <= 2 ? activity : { ...activity, id: `f:${newId(this.#random)}` };
      const answer = await this.#post(sent, this.#patience.invoke);
      if (this.#end.signal.aborted) return;
      // The first silence is what the person sees as an error; the resends go on behind their back.
      this.#settle((world) => settleInvoke(world, tenant, id, answer));
      if (!('failure' in answer) || answer.failure === 'unreachable') return;
    }
  }

  async #post(activity: Json, patience: number): Promise<BotAnswer> {
    const token = await signActivityToken(this.#state, {
      audience: this.#settings.botAppId,
      serviceUrl: String(activity['serviceUrl']),
      now: this.#now(),
    });
    const over = new AbortController();
    const answered = new AbortController();
    // The clock ends the wait, unless the answer ends the clock before.
    delay(patience, AbortSignal.any([answered.signal, this.#end.signal])).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      const response = await this.#fetch(this.#botUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=utf-8', Authorization: `Bearer ${token}` },
        body: JSON.stringify(activity),
        signal: AbortSignal.any([over.signal, this.#end.signal]),
        redirect: 'manual',
      });
      return { status: response.status, body: parsed(await response.text()) };
    } catch {
      return { failure: over.signal.aborted ? 'slow' : 'unreachable' };
    } finally {
      answered.abort();
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, this.#end.signal).catch(() => undefined);
  }

  #settle(work: (world: World) => void): void {
    const world = { state: this.#state, now: this.#now(), random: this.#random, settings: this.#settings };
    this.#state.transaction(() => work(world));
  }
}

const parsed = (source: string): unknown => {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
};

const conversationIdOf = (activity: Json): string => {
  const conversation = activity['conversation'];
  return (isObject(conversation) ? text(conversation, 'id') : undefined) ?? '';
};

function markUndelivered(world: World, { activity }: Outgoing): void {
  const conversation = conversationById(world.state, conversationIdOf(activity));
  const stored = conversation && activityIn(world.state, conversation, String(activity['id']));
  if (stored) changeActivity(world, conversation, stored, { undelivered: true });
}
