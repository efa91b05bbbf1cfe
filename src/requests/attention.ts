import type { Person } from '../people/profile.ts';
import { may, type Actor } from '../tenants/permissions.ts';
import type { Changes } from './changes.ts';
import type { RequestEvent } from './event.ts';
import type { RequestStore } from './request-store.ts';
import { asReference, type TeamRequest } from './request.ts';
import { answered, type Answer } from './requests.ts';

/** So many are read at a time. */
const page = 1000;

/** Whether it has stopped, and can go on from there. */
export const mayBeRetried = ({ status, undoing }: TeamRequest): boolean => status === 'error' && !undoing;

export interface AttentionOutside {
  readonly store: RequestStore;
  readonly changes: Changes;
  /** Where a team is opened, as far as Graph tells. */
  readonly linkTo: (tenant: string, team: string) => Promise<string | undefined>;
}

/** The door for those who attend to requests that have stopped: it checks permission itself. */
export class Attention {
  readonly #outside: AttentionOutside;

  constructor(outside: AttentionOutside) {
    this.#outside = outside;
  }

  /** Oldest first; undefined for who may not attend to them. */
  async needed(actor: Actor, limit: number): Promise<readonly TeamRequest[] | undefined> {
    return may(actor, 'request.attend') ? this.#outside.store.needingAttention(actor.tenant, limit) : undefined;
  }

  /** Whether it needs anything or not; undefined where there is none, or the actor may not attend to it. */
  async one(actor: Actor, id: string): Promise<TeamRequest | undefined> {
    return may(actor, 'request.attend') ? this.#outside.store.request(actor.tenant, id) : undefined;
  }

  /** Whoever has been given this reference or id; short references are not always unique. */
  async named(actor: Actor, reference: string): Promise<readonly TeamRequest[]> {
    if (!may(actor, 'request.attend')) return [];
    const byId = await this.#outside.store.request(actor.tenant, reference);
    return byId ? [byId] : this.#outside.store.withReference(actor.tenant, asReference(reference));
  }

  /** Goes on from where the request stopped. `stops`: the one that the person has seen, as with the two below. */
  async retry(actor: Actor, id: string, stops: number): Promise<Answer> {
    return this.#attended(actor, id, stops, (by) => ({ kind: 'retried', by }), ({ status }) => status !== 'error');
  }

  /** Each that can go on, once: what stops again meanwhile is left for the next time. Answers how many do; none where the actor may not attend to them. */
  async retryAll(actor: Actor, tell: (request: TeamRequest) => void = () => undefined): Promise<number> {
    let count = 0;
    const seen = new Set<string>();
    for (;;) {
      const needed = (await this.needed(actor, seen.size + page)) ?? [];
      const next = needed.filter(({ id }) => !seen.has(id));
      if (next.length === 0) return count;
      for (const request of next) {
        seen.add(request.id);
        if (!mayBeRetried(request)) continue;
        const answer = await this.retry(actor, request.id, request.stops);
        if (answer.kind !== 'done') continue;
        count += 1;
        tell(answer.request);
      }
    }
  }

  /** Takes the team as it is: without what could not be made, or with a second one beside it. */
  async accept(actor: Actor, id: string, stops: number): Promise<Answer> {
    const made = (await this.one(actor, id))?.made;
    // Only for the card's button: whoever accepts need not wait for Graph to be well.
    const link = made && (made.link ?? (await this.#outside.linkTo(actor.tenant, made.team).catch(() => undefined)));
    const isAccepted = ({ status, second, besides }: TeamRequest): boolean =>
      second === undefined && (status === 'processed' || (status !== 'error' && besides !== undefined));
    return this.#attended(actor, id, stops, (by) => ({ kind: 'accepted', by, link }), isAccepted);
  }

  /** Has what was made removed, and ends the request. */
  async undo(actor: Actor, id: string, stops: number): Promise<Answer> {
    return this.#attended(actor, id, stops, (by) => ({ kind: 'undoAsked', by }), ({ status, undoing }) => undoing || status === 'undone');
  }

  /** A repeated press finds that it `isSo` already; one on an older stop, or too late, changes nothing. */
  async #attended(
    actor: Actor,
    id: string,
    stops: number,
    event: (by: Person) => RequestEvent,
    isSo: (request: TeamRequest) => boolean,
  ): Promise<Answer> {
    if (!may(actor, 'request.attend')) return { kind: 'forbidden' };
    const request = await this.#outside.store.request(actor.tenant, id);
    if (!request) return { kind: 'unknown' };
    if (request.stops !== stops) return { kind: 'late', request };
    const applied = await this.#outside.changes.apply(actor.tenant, id, event({ id: actor.id, displayName: actor.name }));
    return applied.outcome === 'late' && isSo(applied.request) ? { kind: 'done', request: applied.request } : answered(applied);
  }
}
