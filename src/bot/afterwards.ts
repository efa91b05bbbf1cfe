import type { Clock } from '../clock.ts';

/** Work that goes on when its turn has been answered, and that an ending process waits for. */
export class Afterwards {
  readonly #clock: Clock;
  readonly #work = new Set<Promise<void>>();

  constructor(outside: { clock: Clock }) {
    this.#clock = outside.clock;
  }

  /** `work` never rejects. */
  add(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** Resolves when all of it has ended, or after `ms`. */
  async settled(ms: number): Promise<void> {
    const ended = new AbortController();
    const all = Promise.all(this.#work).finally(() => ended.abort());
    await Promise.race([all, this.#clock.wait(ms, ended.signal)]);
  }
}
