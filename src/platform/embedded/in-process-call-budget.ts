import type { Clock } from '../../clock.ts';
import type { CallBudget } from '../../limits.ts';

interface Bucket {
  readonly level: number;
  readonly at: number;
}

/** Token buckets in this process. A bucket may be overdrawn: who comes later waits longer, in order. */
export class InProcessCallBudget implements CallBudget {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async take(key: string, cost: number, perSecond: number, burst: number): Promise<number> {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { level: burst, at: now };
    const refilled = Math.min(burst, bucket.level + ((now - bucket.at) / 1000) * perSecond);
    const level = refilled - cost;
    this.#buckets.set(key, { level, at: now });
    return Promise.resolve(level >= 0 ? 0 : (-level / perSecond) * 1000);
  }
}
