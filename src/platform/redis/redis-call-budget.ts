import type { Result } from 'ioredis';
import { second, type Clock, type Instant } from '../../clock.ts';
import type { Ids } from '../../ids.ts';
import type { CallBudget, CallLimit, Reservation } from '../../limits.ts';
import { beatScript, reserveScript } from './call-budget-scripts.ts';
import type { RedisConnection } from './redis-connection.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    reserveCalls(keys: number, ...keysAndArguments: readonly (string | number)[]): Result<[at: number, reserved: number], Context>;
    beat(key: string, process: string, holds: number): Result<number, Context>;
  }
}

/** So often a process says that it is alive, and learns how many are. */
const beatEvery = 5 * second;
/** Whoever has not said so for so long is not. */
const beatHolds = 3 * beatEvery;
/** Where Redis is away it is looked for so often. */
const lookEvery = second;

/**
 * A budget that processes share: sliding windows in Redis, all limits of a call in one script. Its keys are not in one hash
 * slot: it is for one Redis, not for a cluster. The instants are the caller's clock's; clocks that differ by some ms move
 * calls by as much, which the reserve in Graph's limits bears.
 *
 * Where Redis is away, or says nothing for a second, each process takes its share by a budget of its own, and goes on in
 * Redis by itself. In the one window in which it changes over, calls of before are not counted.
 */
export class RedisCallBudget implements CallBudget {
  readonly #redis: RedisConnection;
  readonly #alone: CallBudget;
  readonly #clock: Clock;
  readonly #process: string;
  readonly #closed = new AbortController();
  /** How many processes were alive when it was last known. */
  #processes = 1;

  /** `alone`: the budget inside this process. */
  constructor(outside: { redis: RedisConnection; alone: CallBudget; clock: Clock; ids: Pick<Ids, 'next'> }) {
    this.#redis = outside.redis;
    this.#alone = outside.alone;
    this.#clock = outside.clock;
    this.#process = outside.ids.next();
    this.#redis.client.defineCommand('reserveCalls', { lua: reserveScript });
    this.#redis.client.defineCommand('beat', { lua: beatScript, numberOfKeys: 1 });
    void this.#beat();
  }

  async reserve(limits: readonly CallLimit[], latest: Instant): Promise<Reservation> {
    if (this.#redis.isReady) {
      try {
        const reservation = await this.#reserve(limits, latest);
        this.#redis.outage.worked();
        return reservation;
      } catch (error) {
        this.#redis.failed(error);
      }
    }
    return this.#alone.reserve(limits.map((limit) => this.#shareOf(limit)), latest);
  }

  /** The others have its share from now on, or at the latest when its last word has grown old. */
  async close(): Promise<void> {
    this.#closed.abort();
    if (!this.#redis.isReady) return;
    await this.#redis.client.zrem(`${this.#redis.prefix}:processes`, this.#process).catch((error: unknown) => this.#redis.failed(error));
  }

  async #reserve(limits: readonly CallLimit[], latest: Instant): Promise<Reservation> {
    const keys = limits.map(({ key }) => `${this.#redis.prefix}:calls:${key}`);
    const windows = limits.flatMap(({ calls, within }) => [calls, within]);
    // There is no infinity on the way to Redis.
    const until = Math.min(latest, Number.MAX_SAFE_INTEGER);
    const [at, reserved] = await this.#redis.client.reserveCalls(keys.length, ...keys, this.#clock.now(), until, ...windows);
    return { at, reserved: reserved === 1 };
  }

  #shareOf(limit: CallLimit): CallLimit {
    if (limit.whole === true) return limit;
    return { ...limit, calls: Math.max(1, Math.floor(limit.calls / this.#processes)) };
  }

  async #beat(): Promise<void> {
    const { signal } = this.#closed;
    for (;;) {
      const { isReady } = this.#redis;
      if (isReady) await this.#count();
      await this.#clock.wait(isReady ? beatEvery : lookEvery, signal);
      if (signal.aborted) return;
    }
  }

  async #count(): Promise<void> {
    try {
      this.#processes = await this.#redis.client.beat(`${this.#redis.prefix}:processes`, this.#process, beatHolds);
      this.#redis.outage.worked();
    } catch (error) {
      this.#redis.failed(error);
    }
  }
}
