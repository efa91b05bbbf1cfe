import type { Clock } from '../clock.ts';
import type { CredentialWatch } from '../tenants/credential.ts';
import type { Attention } from '../requests/attention.ts';
import type { Answer } from '../requests/requests.ts';
import { asItStands, forbidden, inPassing, requestUnknown, type Answered } from './answers.ts';
import { attentionCard, attentionListCard, undoCard } from './cards/attention-card.ts';
import { commandButton, notice } from './cards/notice.ts';
import { nowOrLater } from './later.ts';
import type { Card } from './cards/card-template.ts';
import type { Visit } from './visit.ts';

/** The list ends here; what is younger moves up. */
const listed = 20;

/** What admins do with requests that have stopped. */
export class AttentionDesk {
  readonly #attention: Attention;
  readonly #credential: Pick<CredentialWatch, 'end'>;
  readonly #clock: Clock;

  constructor(outside: { attention: Attention; credentialWatch: Pick<CredentialWatch, 'end'>; clock: Clock }) {
    this.#attention = outside.attention;
    this.#credential = outside.credentialWatch;
    this.#clock = outside.clock;
  }

  async list(visit: Visit, note = this.#note(visit)): Promise<Card> {
    const requests = await this.#attention.needed(await visit.actor(), listed + 1);
    return requests ? attentionListCard(visit.t, requests.slice(0, listed), requests.length > listed, note) : forbidden(visit.t);
  }

  async show(visit: Visit, id: string): Promise<Answered> {
    const request = await this.#attention.one(await visit.actor(), id);
    return request ? asItStands(attentionCard(visit.t, request)) : inPassing(requestUnknown(visit.t));
  }

  async retry(visit: Visit, id: string, stops: number): Promise<Answered> {
    return this.#answered(visit, await this.#attention.retry(await visit.actor(), id, stops));
  }

  /** All that can go on, as after an outage. */
  async retryAll(visit: Visit): Promise<Answered> {
    const { t } = visit;
    const actor = await visit.actor();
    const working = this.#attention.retryAll(actor).then(async (count) => this.list(visit, t.say('attention.retried', { count })));
    return nowOrLater(this.#clock, working, () => notice(t.say('attention.retrying.title'), t.say('attention.retrying.text'), [commandButton(t, 'needs attention')]));
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
