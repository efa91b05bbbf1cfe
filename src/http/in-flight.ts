import type { Clock } from '../clock.ts';

/** Work that has begun and must be let finish before the server goes. */
export class InFlight {
  readonly #work = new Set<Promise<unknown>>();

  /** Counts the work until it has settled, however it does. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.#work.add(work);
    try {
      return await work;
    } finally {
      this.#work.delete(work);
    }
  }

  /** Resolves when all has settled, or after `ms`. */
  async settled(clock: Clock, ms: number): Promise<void> {
    const done = new AbortController();
    const all = Promise.allSettled(this.#work);
    await Promise.race([all, clock.wait(ms, done.signal)]);
    done.abort();
  }
}
