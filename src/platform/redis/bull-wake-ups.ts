import { Queue, type JobsOptions } from 'bullmq';
import { second, waitOver, type Clock, type Instant } from '../../clock.ts';
import type { Bell, WakeUps } from '../../wake-ups.ts';
import { BellEar } from './bell-ear.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Closing waits so long for listeners at work and for Redis. */
const longestClose = 5 * second;

/** Later rings of a tenant within so many ms are one, at their end. */
const grain = 50;

/** So many rings are on their way to Redis at once: thousands would wait for each other until their second is over. */
const mostSending = 64;

interface Ring {
  readonly bell: Bell;
  readonly tenant: string;
  readonly at: Instant;
  /** Rings that have it in common are one. */
  readonly id: string;
}

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
  /** Not yet sent: another ring of the same adds nothing to it. */
  readonly #outbox = new Map<string, Ring>();
  #sending = 0;
  #closed = false;

  /** `own`: the bell inside this process; `clock` must be the machine's, which is BullMQ's. */
  constructor(outside: { redis: RedisConnection; own: WakeUps; clock: Clock }) {
    this.#redis = outside.redis;
    this.#own = outside.own;
    this.#clock = outside.clock;
  }

  ring(bell: Bell, tenant: string, at: Instant = 0): void {
    if (this.#closed) return;
    if (!this.#redis.isReady) {
      this.#own.ring(bell, tenant, at);
      return;
    }
    const later = at > this.#clock.now() ? Math.ceil(at / grain) * grain : 0;
    const id = later === 0 ? tenant : `${tenant} ${later}`;
    this.#outbox.set(`${bell} ${id}`, { bell, tenant, at: later, id });
    this.#sendNext();
  }

  listen(bell: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#own.listen(bell, listener);
    // Where this machine's clock is behind, what was rung for is not due here yet.
    const heard = (tenant: string, at: Instant): void => this.#own.ring(bell, tenant, at);
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

  #sendNext(): void {
    for (const [key, ring] of this.#outbox) {
      if (this.#sending === mostSending || this.#closed) return;
      this.#outbox.delete(key);
      this.#sending += 1;
      void this.#send(ring).finally(() => {
        this.#sending -= 1;
        this.#sendNext();
      });
    }
  }

  async #send({ bell, tenant, at, id }: Ring): Promise<void> {
    if (!this.#redis.isReady) {
      // A queue that is opened now would keep the ring until Redis is back.
      this.#own.ring(bell, tenant, at);
      return;
    }
    try {
      await this.#queue(bell).add('ring', { tenant }, this.#options(at, id));
      this.#redis.outage.worked();
    } catch (error) {
      this.#redis.failed(error);
      if (!this.#closed) this.#own.ring(bell, tenant, at);
    }
  }

  #options(at: Instant, id: string): JobsOptions {
    const now = this.#clock.now();
    return {
      timestamp: now,
      ...(at > now ? { delay: at - now } : {}),
      deduplication: { id, keepLastIfActive: true },
      removeOnComplete: true,
      removeOnFail: true,
    };
  }

  #queue(bell: Bell): Queue {
    const known = this.#queues.get(bell);
    if (known) return known;
    const queue = new Queue(queueName(bell), { connection: this.#redis.client, prefix: this.#redis.prefix });
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
