import type { Clock, Instant } from '../clock.ts';
import type { Changes } from '../requests/changes.ts';
import type { RequestStore } from '../requests/request-store.ts';
import type { Telemetry } from '../telemetry.ts';
import type { TenantStore } from '../tenants/tenant-store.ts';
import type { WakeUps } from '../wake-ups.ts';

export interface SweepOutside {
  readonly tenantStore: Pick<TenantStore, 'tenants'>;
  readonly requestStore: Pick<RequestStore, 'hasWorkDue'>;
  readonly changes: Pick<Changes, 'wakeOverdue'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly wakeUps: WakeUps;
}

/** So many overdue requests of a tenant are woken at one look. */
const atOnce = 100;

/**
 * Looks, tenant by tenant, for what no bell has told of: an emptied queue or a crash loses nothing for longer. Where a scheduler rings
 * for it, one process sweeps for all of them at each bell; whoever has heard none for as long, which of many processes some do, sweeps by itself.
 */
export class Sweep {
  readonly #stopped = new AbortController();
  readonly #outside: SweepOutside;
  readonly #every: number;
  readonly #others: readonly (() => unknown)[];
  #sweptAt: Instant = -Infinity;

  /** `others`: what else is to be looked after as often, each by itself. */
  constructor(outside: SweepOutside, every: number, others: readonly (() => unknown)[] = []) {
    this.#outside = outside;
    this.#every = every;
    this.#others = others;
  }

  /** Sweeps at once and then every so often, and whenever it is rung for, until it is stopped. */
  async run(): Promise<void> {
    const { clock, wakeUps } = this.#outside;
    wakeUps.listen('sweep', () => this.#sweep());
    while (!this.#stopped.signal.aborted) {
      // Either way: the clock may have been ahead, and be set right.
      const wait = this.#every - Math.abs(clock.now() - this.#sweptAt);
      if (wait > 0) await clock.wait(wait, this.#stopped.signal);
      else await this.#sweep();
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #sweep(): Promise<void> {
    this.#sweptAt = this.#outside.clock.now();
    for (const look of [() => this.#tenants(), ...this.#others]) await this.#looked(look);
  }

  async #tenants(): Promise<void> {
    for (const { id } of await this.#outside.tenantStore.tenants()) {
      if (this.#stopped.signal.aborted) return;
      await this.#looked(() => this.#tenant(id));
    }
  }

  /** A bell for nothing costs a look; to know which of them is needed would cost more. */
  async #tenant(tenant: string): Promise<void> {
    const { requestStore, changes, clock, wakeUps } = this.#outside;
    if (!(await requestStore.hasWorkDue(tenant, clock.now()))) return;
    for (const bell of ['provisioning', 'effects'] as const) wakeUps.ring(bell, tenant);
    await changes.wakeOverdue(tenant, atOnce);
  }

  /** What one look meets with keeps no other from being made. */
  async #looked(look: () => unknown): Promise<void> {
    await Promise.resolve().then(look).catch((error: unknown) => this.#outside.telemetry.failure('sweep', error));
  }
}
