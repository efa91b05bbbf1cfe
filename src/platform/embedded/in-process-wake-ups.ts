import { second, type Clock, type Instant } from '../../clock.ts';
import type { Telemetry } from '../../telemetry.ts';
import type { Bell, WakeUps } from '../../wake-ups.ts';

/** Closing waits so long for listeners at work. */
const longestDrain = 5 * second;

/** A listener that has failed is called once more after so long. */
const moment = 2 * second;

/** Bells inside one process. A ring while its listener is at work is one more call after it. */
export class InProcessWakeUps implements WakeUps {
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  readonly #listeners = new Map<Bell, (tenant: string) => Promise<void>>();
  readonly #working = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  /** What is to ring later: rings for the same instant are one. */
  readonly #later = new Set<string>();
  /** Whose listener has failed when it was called last. */
  readonly #stumbled = new Set<string>();
  readonly #closed = new AbortController();

  constructor(outside: { clock: Clock; telemetry: Telemetry }) {
    this.#clock = outside.clock;
    this.#telemetry = outside.telemetry;
  }

  ring(bell: Bell, tenant: string, at: Instant = 0): void {
    const pause = at - this.#clock.now();
    if (pause <= 0) this.#ringNow(bell, tenant);
    else void this.#ringLater(pause, bell, tenant, at);
  }

  listen(bell: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#listeners.set(bell, listener);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const ended = new AbortController();
    const working = Promise.all(this.#working.values()).finally(() => ended.abort());
    await Promise.race([working, this.#clock.wait(longestDrain, ended.signal)]);
  }

  /** A timer may end a millisecond before the clock says so, and whoever looked then would find nothing due. */
  async #ringLater(pause: number, bell: Bell, tenant: string, at: Instant): Promise<void> {
    const key = `${bell} ${tenant} ${at}`;
    if (this.#later.has(key)) return;
    this.#later.add(key);
    await this.#clock.wait(pause, this.#closed.signal);
    this.#later.delete(key);
    if (!this.#closed.signal.aborted) this.ring(bell, tenant, at);
  }

  #ringNow(bell: Bell, tenant: string): void {
    const listener = this.#listeners.get(bell);
    if (!listener || this.#closed.signal.aborted) return;
    const key = `${bell} ${tenant}`;
    if (this.#working.has(key)) this.#again.add(key);
    else this.#working.set(key, this.#call(key, bell, tenant, listener));
  }

  async #call(key: string, bell: Bell, tenant: string, listener: (tenant: string) => Promise<void>): Promise<void> {
    do {
      this.#again.delete(key);
      // The listener starts on its own turn: who rings, inside a commit or an invoke, is not made to wait for it.
      await Promise.resolve();
      await listener(tenant).then(
        () => this.#stumbled.delete(key),
        (error: unknown) => this.#failed(key, bell, tenant, error),
      );
    } while (this.#again.has(key) && !this.#closed.signal.aborted);
    this.#working.delete(key);
  }

  /** What was rung for is still to be done: a store that did not answer may do so a moment later. What lasts longer is left to the sweep. */
  #failed(key: string, bell: Bell, tenant: string, error: unknown): void {
    this.#telemetry.failure('bell', error, { bell });
    if (!this.#stumbled.has(key)) this.ring(bell, tenant, this.#clock.now() + moment);
    this.#stumbled.add(key);
  }
}
