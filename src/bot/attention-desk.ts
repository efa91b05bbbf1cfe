import type { CredentialWatch } from '../tenants/credential.ts';
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
  readonly #credential: Pick<CredentialWatch, 'end'>;

  constructor(outside: { attention: Attention; credentialWatch: Pick<CredentialWatch, 'end'> }) {
    this.#attention = outside.attention;
    this.#credential = outside.credentialWatch;
  }

  async list(visit: Visit): Promise<Card> {
    const requests = await this.#attention.needed(await visit.actor(), listed + 1);
    return requests ? attentionListCard(visit.t, requests.slice(0, listed), requests.length > listed, this.#note(visit)) : forbidden(visit.t);
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

  /** What no request says yet, and every one would. */
  #note({ t }: Visit): string {
    const { end } = this.#credential;
    if (!end) return '';
    const time = t.time(end.at);
    return end.isOver ? t.say('attention.certificateEnded', { time }) : t.say('attention.certificateEnds', { time });
  }

  #answered({ t }: Visit, answer: Answer): Answered {
    if (answer.kind === 'forbidden') return inPassing(forbidden(t));
    return answer.kind === 'unknown' ? inPassing(requestUnknown(t)) : asItStands(attentionCard(t, answer.request));
  }
}
