import { Queue, type JobsOptions } from 'bullmq';
import { second, waitOver, type Clock, type Instant } from '../../clock.ts';
import type { Bell, WakeUps } from '../../wake-ups.ts';
import { BellEar } from './bell-ear.ts';
import { keyPrefix, type RedisConnection } from './redis-connection.ts';

/** Closing waits so long for listeners at work and for Redis. */
const longestClose = 5 * second;

/** Later rings of a tenant within so many ms are one, at their end. */
const grain = 50;

/**
 * Bells that several processes hear, one BullMQ queue each. A job says a tenant and no more, and is done as soon as one
 * process has taken it: what there is to do is in the store, and whoever does it is held by claims there, so nothing is
 * gained by a job that is held for hours. Of each tenant one job waits; a ring while it is being taken is one more job
 * after it, for whichever process is free (BullMQ's `keepLastIfActive`).
 *
 * In the process that took it the job rings a bell of its own, which folds rings and tells of listeners that fail. The same
 * bell is rung where Redis is away, full or silent, so one machine goes on by itself and the sweeps of others find the rest.
 */
export class BullWakeUps implements WakeUps {
  readonly #redis: RedisConnection;
  readonly #own: WakeUps;
  readonly #clock: Clock;
  readonly #queues = new Map<Bell, Queue>();
  readonly #ears = new Map<Bell, BellEar>();
  #closed = false;

  /** `own`: the bell inside this process; `clock` must be the machine's, which is BullMQ's. */
  constructor(outside: { redis: RedisConnection; own: WakeUps; clock: Clock }) {
    this.#redis = outside.redis;
    this.#own = outside.own;
    this.#clock = outside.clock;
  }

  ring(bell: Bell, tenant: string, at: Instant = 0): void {
    if (this.#closed) return;
    if (this.#redis.isReady) void this.#send(bell, tenant, at);
    else this.#own.ring(bell, tenant, at);
  }

  listen(bell: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#own.listen(bell, listener);
    const heard = (tenant: string): void => this.#own.ring(bell, tenant);
    if (!this.#ears.has(bell)) this.#ears.set(bell, new BellEar(queueName(bell), heard, { redis: this.#redis, clock: this.#clock }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ended = new AbortController();
    const ears = [...this.#ears.values()].map((ear) => ear.close());
    const queues = [...this.#queues.values()].map((queue) => queue.close());
    const closing = Promise.allSettled([this.#own.close(), ...ears, ...queues]).finally(() => ended.abort(waitOver));
    await Promise.race([closing, this.#clock.wait(longestClose, ended.signal)]);
  }

  async #send(bell: Bell, tenant: string, at: Instant): Promise<void> {
    try {
      await this.#queue(bell).add('ring', { tenant }, this.#options(tenant, at));
      this.#redis.outage.worked();
    } catch (error) {
      this.#redis.failed(error);
      if (!this.#closed) this.#own.ring(bell, tenant, at);
    }
  }

  #options(tenant: string, at: Instant): JobsOptions {
    const now = this.#clock.now();
    const later = at > now ? Math.ceil(at / grain) * grain : undefined;
    return {
      timestamp: now,
      ...(later === undefined ? {} : { delay: later - now }),
      deduplication: { id: later === undefined ? tenant : `${tenant} ${later}`, keepLastIfActive: true },
      removeOnComplete: true,
      removeOnFail: true,
    };
  }

  #queue(bell: Bell): Queue {
    const known = this.#queues.get(bell);
    if (known) return known;
    const queue = new Queue(queueName(bell), { connection: this.#redis.client, prefix: keyPrefix });
    queue.on('error', (error) => this.#redis.outage.failed(error));
    // A queue that was interrupted while it was opened would never be ready.
    void queue.waitUntilReady().catch(() => {
      this.#queues.delete(bell);
      return queue.close();
    });
    this.#queues.set(bell, queue);
    return queue;
  }
}

const queueName = (bell: Bell): string => `bell-${bell}`;
