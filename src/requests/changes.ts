import type { AuditKeys } from '../audit/keys.ts';
import { headAfter, sealed } from '../audit/sealing.ts';
import { minute, type Clock, type Instant } from '../clock.ts';
import type { Correlation } from '../correlation.ts';
import { AppError } from '../errors.ts';
import type { WakeUps } from '../wake-ups.ts';
import type { RunWrite } from './commit.ts';
import type { Effect } from './effect.ts';
import type { RequestEvent } from './event.ts';
import { transition, type Transition } from './lifecycle.ts';
import type { RequestStore } from './request-store.ts';
import type { TeamRequest } from './request.ts';

export type Applied =
  | { readonly outcome: 'applied'; readonly request: TeamRequest }
  /** The status does not know the event any more; nothing was changed. */
  | { readonly outcome: 'late'; readonly request: TeamRequest }
  /** The run was taken over by another claim; nothing was changed. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'unknown' };

/** A request that others write as fast as this one gives up after so many goes. */
const patience = 50;

/** Load, pure transition, one Commit: the only way in which a request changes. */
export class Changes {
  readonly #store: RequestStore;
  readonly #keys: AuditKeys;
  readonly #clock: Clock;
  readonly #wakeUps: WakeUps;
  readonly #correlation: Pick<Correlation, 'id'>;
  readonly #always: (now: Instant) => readonly Effect[];
  readonly #isCounted: boolean;

  /** `always`: what follows every write that the trail tells of. `isCounted`: somebody counts the product's use; where nobody does, nothing is left to be counted. */
  constructor(outside: {
    store: RequestStore;
    keys: AuditKeys;
    clock: Clock;
    wakeUps: WakeUps;
    correlation: Pick<Correlation, 'id'>;
    always?: (now: Instant) => readonly Effect[];
    isCounted?: boolean;
  }) {
    this.#always = outside.always ?? (() => []);
    this.#isCounted = outside.isCounted ?? true;
    this.#store = outside.store;
    this.#keys = outside.keys;
    this.#clock = outside.clock;
    this.#wakeUps = outside.wakeUps;
    this.#correlation = outside.correlation;
  }

  /** Applies the event to the current state: `known`, which was read or written a moment ago, as long as nobody else has written since. */
  async apply(tenant: string, id: string, event: RequestEvent, known?: TeamRequest): Promise<Applied> {
    let request = known ?? (await this.#store.request(tenant, id));
    for (let go = 0; go < patience; go += 1) {
      if (!request) return { outcome: 'unknown' };
      const next = transition(request, event, this.#clock.now());
      if (!next && request !== known) return { outcome: 'late', request };
      const result = next ? await this.write(request.version, next) : 'conflict';
      if (result !== 'conflict') return result;
      request = await this.#store.request(tenant, id);
    }
    throw new AppError('store.conflict');
  }

  /**
   * Applies events of a run one after the other, in one write with the run, to `known`, which was read or written last, as long as
   * nobody else has written since. Answers how many: where the status does not know one, those before it are written and those after it
   * are not. `run`: what the run is after so many of them.
   */
  async applyEach(known: TeamRequest, events: readonly RequestEvent[], run: (applied: number) => RunWrite): Promise<{ readonly applied: number; readonly request: TeamRequest } | 'stale'> {
    const { tenant, id } = known;
    let request: TeamRequest | undefined = known;
    for (let go = 0; request && go < patience; go += 1) {
      const { applied, next } = folded(request, events, this.#clock.now());
      if (!next && request !== known) return { applied, request };
      const result: Applied | 'conflict' = next ? await this.write(request.version, next, run(applied)) : 'conflict';
      if (result !== 'conflict') return result.outcome === 'applied' ? { applied, request: result.request } : 'stale';
      request = await this.#store.request(tenant, id);
    }
    throw new AppError('store.conflict');
  }

  /** One go at writing a transition that was made from this version. */
  async write(expected: number, next: Transition, run?: RunWrite): Promise<Applied | 'conflict'> {
    const { tenant, id, trail } = next.request;
    // Where nobody has pressed anything now, it still goes on from the last press.
    const correlation = this.#correlation.id ?? next.request.correlation;
    const audit = await sealed(this.#keys, tenant, id, trail, this.#clock.now(), next.entries, correlation);
    const followed = correlation === undefined ? {} : { correlation };
    const request = { ...next.request, ...followed, version: expected + 1, trail: headAfter(trail, audit) };
    const always = audit.length > 0 ? this.#always(this.#clock.now()) : [];
    const wanted = next.effects.filter(({ kind }) => this.#isCounted || kind !== 'usage.tell');
    const effects = [...wanted, ...always].map((one) => ({ ...one, ...followed }));
    const commit = { request, expected, audit, effects };
    const result = await this.#store.commit(run ? { ...commit, run } : commit);
    if (result === 'stale') return { outcome: 'stale' };
    if (result === 'conflict') return 'conflict';
    const soon = this.#clock.now() + minute;
    // What is due much later is found by the sweep.
    for (const dueAt of new Set(effects.map(({ dueAt }) => dueAt))) if (dueAt <= soon) this.#wakeUps.ring('effects', tenant, dueAt);
    return { outcome: 'applied', request };
  }

  /**
   * Asks again for what should follow, for every request of the tenant whose `wakeAt` has passed; answers how many there were.
   * One that cannot be woken keeps no other asleep; its error is thrown at the end.
   */
  async wakeOverdue(tenant: string, limit: number): Promise<number> {
    const overdue = await this.#store.overdue(tenant, this.#clock.now(), limit);
    const failures: unknown[] = [];
    for (const id of overdue) {
      await this.apply(tenant, id, { kind: 'woke' }).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    return overdue.length;
  }

  /** The current state; terminal requests included. */
  async current(tenant: string, id: string): Promise<TeamRequest | undefined> {
    return this.#store.request(tenant, id);
  }
}

/** What the events make of the request together, up to the first that its status does not know; an effect of a key takes the place of an earlier one. */
function folded(request: TeamRequest, events: readonly RequestEvent[], now: Instant): { readonly applied: number; readonly next: Transition | undefined } {
  let next: Transition | undefined;
  for (const [applied, event] of events.entries()) {
    const after = transition(next?.request ?? request, event, now);
    if (!after) return { applied, next };
    const keys = new Set(after.effects.map(({ key }) => key));
    const before = (next?.effects ?? []).filter(({ key }) => !keys.has(key));
    next = { request: after.request, entries: [...(next?.entries ?? []), ...after.entries], effects: [...before, ...after.effects] };
  }
  return { applied: events.length, next };
}
