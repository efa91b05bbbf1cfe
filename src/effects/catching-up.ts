import type { RequestStore } from '../requests/request-store.ts';
import type { Cards } from './cards.ts';

/** Older requests than these are asked for by their reference. */
const latest = 10;

/**
 * Brings the cards of somebody up to date who could not be reached for a while: the messenger writes only where
 * something has changed since.
 */
export class CatchingUp {
  readonly #requests: Pick<RequestStore, 'requestsOf'>;
  readonly #cards: Pick<Cards, 'status'>;

  constructor(outside: { requestStore: Pick<RequestStore, 'requestsOf'>; cards: Pick<Cards, 'status'> }) {
    this.#requests = outside.requestStore;
    this.#cards = outside.cards;
  }

  async with(tenant: string, person: string): Promise<void> {
    const requests = await this.#requests.requestsOf(tenant, person, latest);
    for (const request of requests.toReversed()) await this.#cards.status(request);
  }
}
