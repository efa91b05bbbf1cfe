import type { Attention } from '../requests/attention.ts';
import type { Answer } from '../requests/requests.ts';
import { asItStands, forbidden, inPassing, requestUnknown, type Answered } from './answers.ts';
import { attentionCard, attentionListCard, undoCard } from './cards/attention-card.ts';
import type { Card } from './cards/card-template.ts';
import type { Visit } from './visit.ts';

/** The list ends here; what is younger moves up. */
const listed = 20;

/** What admins do with requests that have stopped. */
export class AttentionDesk {
  readonly #attention: Attention;

  constructor(outside: { attention: Attention }) {
    this.#attention = outside.attention;
  }

  async list(visit: Visit): Promise<Card> {
    const requests = await this.#attention.needed(await visit.actor(), listed + 1);
    return requests ? attentionListCard(visit.t, requests.slice(0, listed), requests.length > listed) : forbidden(visit.t);
  }

  async show(visit: Visit, id: string): Promise<Answered> {
    const request = await this.#attention.one(await visit.actor(), id);
    return request ? asItStands(attentionCard(visit.t, request)) : inPassing(requestUnknown(visit.t));
  }

  async retry(visit: Visit, id: string, stops: number): Promise<Answered> {
    return this.#answered(visit, await this.#attention.retry(await visit.actor(), id, stops));
  }

  async accept(visit: Visit, id: string, stops: number): Promise<Answered> {
    return this.#answered(visit, await this.#attention.accept(await visit.actor(), id, stops));
  }

  /** Asks first. */
  async askUndo(visit: Visit, id: string, stops: number): Promise<Answered> {
    const request = await this.#attention.one(await visit.actor(), id);
    if (request?.status !== 'error' || request.undoing || request.stops !== stops) return this.show(visit, id);
    return inPassing(undoCard(visit.t, request));
  }

  async undo(visit: Visit, id: string, stops: number): Promise<Answered> {
    return this.#answered(visit, await this.#attention.undo(await visit.actor(), id, stops));
  }

  #answered({ t }: Visit, answer: Answer): Answered {
    if (answer.kind === 'forbidden') return inPassing(forbidden(t));
    return answer.kind === 'unknown' ? inPassing(requestUnknown(t)) : asItStands(attentionCard(t, answer.request));
  }
}
