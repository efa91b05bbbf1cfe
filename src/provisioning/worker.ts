import { second, type Clock, type Instant } from '../clock.ts';
import type { Correlation } from '../correlation.ts';
import { asAppError } from '../errors.ts';
import type { Changes } from '../requests/changes.ts';
import type { Status, TeamRequest } from '../requests/request.ts';
import type { Telemetry } from '../telemetry.ts';
import type { WakeUps } from '../wake-ups.ts';
import { Claim } from './claim.ts';
import { Ledger, LedgerLost } from './ledger.ts';
import { goes } from './retry.ts';
import { newRun, reopened } from './run.ts';
import type { ClaimedRun, RunStore } from './run-store.ts';
import type { Runner } from './runner.ts';
import { Turns } from './turns.ts';

export interface WorkerOutside {
  readonly runs: RunStore;
  readonly changes: Changes;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
  readonly telemetry: Telemetry;
  readonly correlation: Correlation;
  /** How long a claim holds unless it is renewed, in ms. */
  readonly claimLength: number;
}

/** So many runs at once in this process: most of them wait for an answer, or for a place among Graph's limits. */
const hands = 48;

/**
 * What was begun is finished first, or many requests at once would all be cloned before one of them is ready; but every
 * so many claims something new is begun, or there would be nothing to finish while the next clones run.
 */
const newEvery = 3;

/** Statuses in which a team is being made; in any other a run has nothing to do. */
const making: readonly Status[] = ['approved', 'processing', 'postprocessing'];

/** Whoever has no hand free rings once more after so long. */
const patience = second;

/** A stop waits so long for steps under way. */
const longestDrain = 10 * second;

/** Takes due runs from the store, a claim each, and has them carried on. */
export class Worker {
  readonly #outside: WorkerOutside;
  readonly #turns: Turns;
  readonly #claims = new Set<Claim>();
  readonly #working = new Set<Promise<void>>();
  /** Tenants that rang while every hand was busy: theirs is the next one that is free. */
  readonly #waiting = new Set<string>();
  /** When the ring is heard by which a tenant is offered to other processes: one is on its way at a time, or each would bring on the next. */
  readonly #offered = new Map<string, Instant>();
  /** Hands that are at work, or reaching for it. */
  #busy = 0;
  #claimed = 0;
  #stopped = false;

  constructor(outside: WorkerOutside) {
    this.#outside = outside;
    this.#turns = new Turns(outside.clock);
  }

  /** The handler of `provision.start`: the run is created if it is absent, and due again if it was parked. */
  readonly start = async ({ tenant, id, attempt, status }: TeamRequest): Promise<void> => {
    const { runs, clock, wakeUps } = this.#outside;
    if (!making.includes(status)) return;
    await runs.open(newRun(tenant, id, attempt), clock.now());
    wakeUps.ring('provisioning', tenant);
  };

  listen(): void {
    this.#outside.wakeUps.listen('provisioning', (tenant) => this.#work(tenant));
  }

  /** Begins nothing more, waits a while for steps that are under way, and hands back what is claimed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const claim of this.#claims) claim.drain();
    const ended = new AbortController();
    const working = Promise.all(this.#working).finally(() => ended.abort());
    await Promise.race([working, this.#outside.clock.wait(longestDrain, ended.signal)]);
    for (const claim of this.#claims) claim.letGo();
    await working;
  }

  /** Claims while there is work and a free hand; who had none free is rung for by whoever has finished. */
  async #work(tenant: string): Promise<void> {
    while (this.#busy < hands) {
      this.#busy += 1;
      const claimed = await this.#claim(tenant);
      if (!claimed && this.#stopped) break;
      if (!claimed) return;
      const working = this.#carryOn(claimed).finally(() => {
        this.#busy -= 1;
        this.#working.delete(working);
        this.#ringNext(tenant);
      });
      this.#working.add(working);
      if (claimed.isLast) return;
    }
    this.#waiting.add(tenant);
    this.#offer(tenant);
  }

  /** Another process may have a hand free, or is not told to stop: a bell was for all of them, and rang here. */
  #offer(tenant: string): void {
    const { wakeUps, clock } = this.#outside;
    const now = clock.now();
    if ((this.#offered.get(tenant) ?? 0) > now) return;
    this.#offered.set(tenant, now + patience);
    wakeUps.ring('provisioning', tenant, now + patience);
  }

  /** Those who waited for a hand come before the tenant whose run has just ended. */
  #ringNext(tenant: string): void {
    const others = [...this.#waiting].filter((other) => other !== tenant);
    const waiting = this.#waiting.has(tenant) ? [...others, tenant] : others;
    this.#waiting.clear();
    for (const one of waiting) this.#outside.wakeUps.ring('provisioning', one);
  }

  /** Gives the hand back where there is nothing to claim. */
  async #claim(tenant: string): Promise<ClaimedRun | undefined> {
    const { runs, clock, claimLength, wakeUps } = this.#outside;
    const end = clock.now() + claimLength;
    let claimed: ClaimedRun | undefined;
    try {
      this.#claimed += 1;
      const first = this.#claimed % newEvery === 0 ? 'new' : 'begun';
      if (!this.#stopped) claimed = await runs.claim(tenant, clock.now(), end, first);
      if (claimed && this.#stopped) {
        // Told to stop meanwhile: what is under way is waited for already, and what began only now would be cut off.
        await runs.release(claimed, clock.now());
        claimed = undefined;
      }
      return claimed;
    } catch (error) {
      // One may be claimed all the same, and is nobody's until then.
      wakeUps.ring('provisioning', tenant, end);
      throw error;
    } finally {
      if (!claimed) this.#busy -= 1;
    }
  }

  async #carryOn(claimed: ClaimedRun): Promise<void> {
    const { runs, clock, telemetry, claimLength, wakeUps } = this.#outside;
    const { tenant, request, attempt } = claimed.run;
    const claim = new Claim(runs, clock, claimed, claimLength);
    this.#claims.add(claim);
    const kept = claim.keep();
    let next: Next;
    try {
      next = await this.#carryOnRun(claim);
    } catch (error) {
      telemetry.failure('worker', error, { tenant, request, attempt });
      next = { dueAt: clock.now() + claimLength };
    } finally {
      claim.letGo();
      this.#claims.delete(claim);
    }
    await kept;
    if (this.#stopped) next ??= { dueAt: clock.now() };
    if (!next) return;
    try {
      await runs.release(claimed, next.dueAt);
    } catch (error) {
      // Nothing is lost: the claim ends by itself.
      telemetry.failure('worker', error, { tenant, request, attempt });
      wakeUps.ring('provisioning', tenant, clock.now() + claimLength);
    }
    if (next.dueAt !== undefined) wakeUps.ring('provisioning', tenant, next.dueAt);
  }

  /** What is to be written of the run that is handed back; undefined where it has concluded or is not ours any more. */
  async #carryOnRun(claim: Claim): Promise<Next> {
    const { tenant, request: id } = claim.claimed.run;
    const request = await this.#outside.changes.current(tenant, id);
    if (!request || !making.includes(request.status)) return { dueAt: undefined };
    return this.#outside.correlation.within(request.correlation, () => this.#make(claim, request));
  }

  async #make(claim: Claim, request: TeamRequest): Promise<Next> {
    const { changes, runner, clock } = this.#outside;
    // Only a retry leads out of what parked a run and back to where teams are made.
    const { run } = claim.claimed;
    const ledger = new Ledger({ changes, clock, turns: this.#turns }, claim, run.state === 'parked' ? reopened(run) : run, request);
    try {
      const dueAt = await runner.carryOn(claim, ledger);
      return dueAt === undefined ? undefined : { dueAt };
    } catch (thrown) {
      return { dueAt: await this.#thrown(ledger, thrown) };
    }
  }

  /** What no step has answered for. A bug of ours that comes again and again waits for a person, as one in a step does. */
  async #thrown(ledger: Ledger, thrown: unknown): Promise<Instant | undefined> {
    const { clock, telemetry } = this.#outside;
    const { code, remedy } = asAppError(thrown);
    if (thrown instanceof LedgerLost || remedy !== 'final') throw thrown;
    const { tenant, request, attempt, throws } = ledger.run;
    telemetry.failure('worker', thrown, { tenant, request, attempt });
    if (throws + 1 < goes) {
      await ledger.write((run) => ({ ...run, throws: throws + 1 }), { kind: 'recorded', entries: [] });
      return clock.now() + second * 2 ** (throws + 1);
    }
    await ledger.write((run) => ({ ...run, state: 'parked', parkedFor: code }), { kind: 'parked', code, values: {}, entries: [] });
    return undefined;
  }
}

/** When a run that is handed back has work again, if ever. */
type Next = { readonly dueAt: Instant | undefined } | undefined;
