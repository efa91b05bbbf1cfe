import type { Tally } from '../requests/tally.ts';
import { forbidden } from './answers.ts';
import type { Card } from './cards/card-template.ts';
import { usageCard } from './cards/usage-card.ts';
import type { Visit } from './visit.ts';

/** What admins learn of how the product is used. */
export class UsageDesk {
  readonly #tally: Pick<Tally, 'lately'>;

  constructor(outside: { tally: Pick<Tally, 'lately'> }) {
    this.#tally = outside.tally;
  }

  async show(visit: Visit): Promise<Card> {
    const lately = await this.#tally.lately(await visit.actor());
    return lately ? usageCard(visit.t, lately) : forbidden(visit.t);
  }
}
