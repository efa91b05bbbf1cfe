import { minute, type Clock, type Instant } from '../../clock.ts';
import type { CallBudget } from '../../limits.ts';

interface Bucket {
  readonly level: number;
  readonly at: Instant;
  /** When it is full again, and so the same as none. */
  readonly fullAt: Instant;
}

/** Token buckets in this process. A bucket may be overdrawn: who comes later waits longer, in order. */
export class InProcessCallBudget implements CallBudget {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();
  #tidiedAt: Instant = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#buckets.size;
  }

  async take(key: string, cost: number, perSecond: number, burst: number): Promise<number> {
    const now = this.#clock.now();
    this.#tidy(now);
    const bucket = this.#buckets.get(key) ?? { level: burst, at: now };
    const refilled = Math.min(burst, bucket.level + ((now - bucket.at) / 1000) * perSecond);
    const level = refilled - cost;
    this.#buckets.set(key, { level, at: now, fullAt: now + ((burst - level) / perSecond) * 1000 });
    return Promise.resolve(level >= 0 ? 0 : (-level / perSecond) * 1000);
  }

  /** There is a bucket for each team and channel: those that are full again are dropped, once a minute. */
  #tidy(now: Instant): void {
    if (now < this.#tidiedAt + minute) return;
    this.#tidiedAt = now;
    for (const [key, { fullAt }] of this.#buckets) if (fullAt <= now) this.#buckets.delete(key);
  }
}
