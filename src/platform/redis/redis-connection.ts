import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import { second, waitOver, type Clock, type Instant } from '../../clock.ts';
import type { Telemetry } from '../../telemetry.ts';
import { Outage } from './outage.ts';

export interface RedisSettings {
  /** `redis://` or, with TLS, `rediss://`; user, password and number of the database are in it. One Redis, no cluster. */
  readonly url: string;
  /** Everything of ours in Redis begins with it: of two deployments there neither hears the other's bells or reads what it has cached. */
  readonly prefix: string;
}

/**
 * Who calls would rather do without Redis than wait for it: nothing is kept for later, and nothing is sent twice. What was
 * under way when a connection broke fails at once; ioredis would otherwise keep it, with its timer, even when it is closed.
 */
const brief = {
  retryStrategy: (tries: number) => Math.min(100 * tries, 2 * second),
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: second,
  connectTimeout: 2 * second,
  disconnectTimeout: second / 2,
  keepAlive: 5 * second,
} satisfies RedisOptions;

/** For whoever waits for news: BullMQ blocks for 10 s at most. */
const patient = { commandTimeout: 15 * second } satisfies RedisOptions;

/** BullMQ asks a client for another one to block: it gets one that is patient, and known to us. */
class Parent extends Redis {
  readonly #adopt: (child: Redis) => Redis;

  constructor(url: string, adopt: (child: Redis) => Redis) {
    super(url, brief);
    this.#adopt = adopt;
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    return this.#adopt(new Redis({ ...this.options, ...patient, ...override }));
  }
}

/** One process's way to Redis. It comes back by itself, whatever happened to the other end. */
export class RedisConnection {
  /** Its commands fail within a second, or at once where Redis is away. */
  readonly client: Redis;
  readonly outage: Outage;
  readonly prefix: string;
  readonly #clock: Clock;
  readonly #open = new Set<Redis>();
  /** When a machine that takes no writes was left last: the address may lead there still. */
  #leftAt: Instant = -Infinity;

  constructor({ url, prefix }: RedisSettings, outside: { clock: Clock; telemetry: Telemetry }) {
    this.prefix = prefix;
    this.#clock = outside.clock;
    this.outage = new Outage(outside);
    this.client = this.#adopt(new Parent(url, (child) => this.#adopt(child)));
  }

  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /** Resolves when it is; false where it is not within so many ms. */
  async ready(within: number): Promise<boolean> {
    if (this.isReady) return true;
    const waiting = new AbortController();
    const ready = once(this.client, 'ready', { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([ready, this.#clock.wait(within, waiting.signal)]);
    waiting.abort(waitOver);
    return this.isReady;
  }

  /**
   * For every command that failed. Where none is answered the line may be dead, which TCP would notice in a quarter of an hour; and after a
   * failover it leads to a machine that takes no writes any more, for as long as it is kept.
   */
  failed(error: unknown): void {
    this.outage.failed(error);
    if (!this.isReady || !(error instanceof Error)) return;
    if (error.message === 'Command timed out') this.client.disconnect(true);
    else if (/\bREADONLY\b/.test(error.message)) this.#leave();
  }

  /** At once for the caller; a socket that the other end does not close is closed half a second later. */
  close(): void {
    for (const client of this.#open) client.disconnect();
  }

  /** All at once: who only listens there would never know that nobody speaks. */
  #leave(): void {
    if (this.#clock.now() < this.#leftAt + second) return;
    this.#leftAt = this.#clock.now();
    for (const client of this.#open) client.disconnect(true);
  }

  #adopt(client: Redis): Redis {
    this.#open.add(client);
    client.on('error', (error) => this.outage.failed(error));
    client.on('end', () => this.#open.delete(client));
    return client;
  }
}
