import type { Sight } from '../catalog/sight.ts';
import { forbidden } from './answers.ts';
import type { Card } from './cards/card-template.ts';
import { offeredCard, peopleCard, seenCard, whichTemplateCard } from './cards/sight-card.ts';
import type { Visit } from './visit.ts';

/** Longer than any question whose names are all as long as they may be. */
const longestQuestion = 640;

/** What those who manage templates learn of why somebody does or does not find one. */
export class SightDesk {
  readonly #sight: Pick<Sight, 'who' | 'sees'>;

  constructor(outside: { sight: Pick<Sight, 'who' | 'sees'> }) {
    this.#sight = outside.sight;
  }

  /** Whom the template is offered to, which was named in words. */
  async who(visit: Visit, text: string): Promise<Card> {
    const { t } = visit;
    const actor = await visit.actor();
    const answer = await this.#sight.who(actor, text.slice(0, longestQuestion));
    switch (answer.kind) {
      case 'forbidden':
        return forbidden(t);
      case 'templates':
        return whichTemplateCard(t, answer);
      case 'offered':
        return offeredCard(t, answer, actor.email);
    }
  }

  /** Whether a person finds a template, and why; both were named in words. */
  async sees(visit: Visit, text: string): Promise<Card> {
    const { t } = visit;
    const answer = await this.#sight.sees(await visit.actor(), text.slice(0, longestQuestion));
    switch (answer.kind) {
      case 'forbidden':
        return forbidden(t);
      case 'templates':
        return whichTemplateCard(t, answer);
      case 'people':
        return peopleCard(t, answer);
      case 'seen':
        return seenCard(t, answer);
    }
  }
}
