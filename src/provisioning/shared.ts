import { minute, type Clock, type Instant } from '../clock.ts';

interface Kept<T> {
  readonly at: Instant;
  readonly read: Promise<T>;
}

/** How long runs of this process may share what was read (model.md §7). It is kept in memory only. */
const lifetime = minute;

/** What was read a moment ago, for whoever wants the same; those who come while it is read wait for it. */
export class Shared<T> {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(key: string, read: () => Promise<T>): Promise<T> {
    this.forgetOld();
    const known = this.#kept.get(key);
    if (known) return known.read;
    const kept = { at: this.#clock.now(), read: read() };
    this.#kept.set(key, kept);
    // A failure is nobody else's: the next one reads anew.
    kept.read.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    return kept.read;
  }
  /** Nothing is kept for longer than it may be shared, even when nobody asks any more. */
  forgetOld(): void {
    const now = this.#clock.now();
    for (const [key, { at }] of this.#kept) if (now - at > lifetime) this.#kept.delete(key);
  }
}
