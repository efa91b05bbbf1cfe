import type { Clock } from '../clock.ts';
import { everyTenant, type WakeUps } from '../wake-ups.ts';

/** Of the time within which every tenant is to be looked at, so much lies between two bells: one that is lost or late does no harm. */
const part = 1 / 3;

/** Rings for the sweep, so that one of several processes makes it. It knows no store. */
export class Scheduler {
  readonly #stopped = new AbortController();
  readonly #clock: Clock;
  readonly #wakeUps: WakeUps;
  readonly #within: number;

  /** `within`: how long a tenant may go without being looked at, in ms. */
  constructor(outside: { clock: Clock; wakeUps: WakeUps }, within: number) {
    this.#clock = outside.clock;
    this.#wakeUps = outside.wakeUps;
    this.#within = within;
  }

  /** Until it is stopped. */
  async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#wakeUps.ring('sweep', everyTenant);
      await this.#clock.wait(this.#within * part, this.#stopped.signal);
    }
  }

  stop(): void {
    this.#stopped.abort();
  }
}
