import type { Clock } from '../clock.ts';
import type { Telemetry } from '../telemetry.ts';

/** Looks, every so often, for what no bell has told of: an emptied queue or a crash loses nothing for longer. */
export class Sweep {
  readonly #stopped = new AbortController();
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  readonly #every: number;
  readonly #looks: readonly (() => Promise<unknown>)[];

  constructor(outside: { clock: Clock; telemetry: Telemetry }, every: number, looks: readonly (() => Promise<unknown>)[]) {
    this.#clock = outside.clock;
    this.#telemetry = outside.telemetry;
    this.#every = every;
    this.#looks = looks;
  }

  /** Sweeps at once and then every so often, until it is stopped. */
  async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      for (const look of this.#looks) {
        await look().catch((error: unknown) => this.#telemetry.failure('sweep', error));
      }
      await this.#clock.wait(this.#every, this.#stopped.signal);
    }
  }

  stop(): void {
    this.#stopped.abort();
  }
}
