import type { Clock } from '../clock.ts';
import type { Changes } from '../requests/changes.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { Telemetry } from '../telemetry.ts';
import type { WakeUps } from '../wake-ups.ts';
import { Claim } from './claim.ts';
import { Ledger } from './ledger.ts';
import { newRun, reopened } from './run.ts';
import type { ClaimedRun, RunStore } from './run-store.ts';
import type { Runner } from './runner.ts';

export interface WorkerOutside {
  readonly runs: RunStore;
  readonly changes: Changes;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
  readonly telemetry: Telemetry;
  /** How long a claim holds unless it is renewed, in ms. */
  readonly claimLength: number;
}

/** So many runs at once in this process. */
const hands = 8;

/** Takes due runs from the store, a claim each, and has them carried on. */
export class Worker {
  readonly #outside: WorkerOutside;
  readonly #claims = new Set<Claim>();
  readonly #working = new Set<Promise<void>>();
  #stopped = false;

  constructor(outside: WorkerOutside) {
    this.#outside = outside;
  }

  /** The handler of `provision.start`: the run is created if it is absent, and goes on if it was parked. */
  readonly start = async ({ tenant, id, attempt }: TeamRequest): Promise<void> => {
    const { runs, clock, wakeUps } = this.#outside;
    const run = await runs.run(tenant, id, attempt);
    if (run === undefined) await runs.open(newRun(tenant, id, attempt), clock.now());
    else if (run.state === 'parked') await runs.open(reopened(run), clock.now());
    wakeUps.ring('provisioning', tenant);
  };

  listen(): void {
    this.#outside.wakeUps.listen('provisioning', (tenant) => this.#work(tenant));
  }

  /** Rings for every tenant that has a due run which nobody holds. */
  async sweep(): Promise<void> {
    const tenants = await this.#outside.runs.tenantsDue(this.#outside.clock.now());
    for (const tenant of tenants) this.#outside.wakeUps.ring('provisioning', tenant);
  }

  /** Hands back what is claimed; steps that are under way stop at their next call or commit. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const claim of this.#claims) claim.letGo();
    await Promise.all(this.#working);
  }

  /** Claims while there is work and a free hand; the bell is rung again by whoever has finished. */
  async #work(tenant: string): Promise<void> {
    while (this.#working.size < hands) {
      const claimed = await this.#claim(tenant);
      if (!claimed) return;
      const working = this.#carryOn(claimed).finally(() => this.#working.delete(working));
      this.#working.add(working);
    }
  }

  async #claim(tenant: string): Promise<ClaimedRun | undefined> {
    if (this.#stopped) return undefined;
    const { runs, clock, claimLength } = this.#outside;
    return runs.claim(tenant, clock.now(), clock.now() + claimLength);
  }

  async #carryOn(claimed: ClaimedRun): Promise<void> {
    const { runs, changes, runner, clock, wakeUps, telemetry, claimLength } = this.#outside;
    const { tenant, request: id, attempt } = claimed.run;
    const claim = new Claim(runs, clock, claimed, claimLength);
    this.#claims.add(claim);
    const kept = claim.keep();
    let dueAt: number | undefined;
    try {
      const request = await changes.current(tenant, id);
      if (request) dueAt = await runner.carryOn(claim, new Ledger({ changes, clock }, claim, request));
    } catch (error) {
      telemetry.failure('worker', error, { tenant, request: id, attempt });
      dueAt = clock.now() + claimLength;
    } finally {
      claim.letGo();
      this.#claims.delete(claim);
    }
    await kept;
    if (this.#stopped) dueAt ??= clock.now();
    if (dueAt !== undefined) await runs.release(claimed, dueAt);
    wakeUps.ring('provisioning', tenant);
    if (dueAt !== undefined) wakeUps.ring('provisioning', tenant, dueAt);
  }
}
