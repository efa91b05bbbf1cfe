import { draftLifetime } from '../catalog/draft.ts';
import { day, hour, type Clock } from '../clock.ts';
import { may, type Actor } from '../tenants/permissions.ts';
import { figuresOf, type Figures } from './figures.ts';
import type { RequestStore } from './request-store.ts';

/** What is counted goes back so far. */
export const counted = 30 * day;

/** So many requests are counted at most: each is read once, while somebody waits. */
export const mostCounted = 5000;

/** The figures, and whether there are older requests that are not counted: `from` is then where the counted ones begin. */
export interface Lately extends Figures {
  readonly isPart: boolean;
}

/** The door for those who want to know how the product is used: it checks permission itself. */
export class Tally {
  readonly #store: Pick<RequestStore, 'tally'>;
  readonly #clock: Clock;

  constructor(outside: { store: Pick<RequestStore, 'tally'>; clock: Clock }) {
    this.#store = outside.store;
    this.#clock = outside.clock;
  }

  /** Undefined for who may not attend to requests. */
  async lately(actor: Actor): Promise<Lately | undefined> {
    if (!may(actor, 'request.attend')) return undefined;
    const now = this.#clock.now();
    const begin = now - counted;
    // An id is as old as the form that its request was; sending it takes its time, and clocks differ.
    const found = await this.#store.tally(actor.tenant, begin - draftLifetime - hour, mostCounted + 1);
    const newest = found.slice(0, mostCounted);
    const oldest = Math.min(...newest.map(({ submittedAt }) => submittedAt));
    // What lies behind some that are too old is older still.
    const isPart = found.length > newest.length && oldest >= begin;
    const from = isPart ? oldest : begin;
    return { ...figuresOf(newest.filter(({ submittedAt }) => submittedAt >= from), from, now), isPart };
  }
}
