import { RedisDriver } from 'bentocache/drivers/redis';
import type { RedisConnection } from './redis-connection.ts';

/** Full keys of what could not be deleted when it had to be: what Redis has of them is older than what is true. */
export type Undeleted = Set<string>;

/**
 * The cache's level in Redis. A call that fails is the connection's business, so that a silent Redis costs one second and not one a call.
 * What was put right while Redis could not be told is read elsewhere until it can: nobody goes back to what was there before.
 */
export class CacheLevel extends RedisDriver {
  readonly #redis: RedisConnection;
  readonly #undeleted: Undeleted;

  constructor(redis: RedisConnection, prefix: string | undefined, undeleted: Undeleted) {
    super({ connection: redis.client, ...(prefix === undefined ? {} : { prefix }) });
    this.#redis = redis;
    this.#undeleted = undeleted;
  }

  override namespace(namespace: string): CacheLevel {
    return new CacheLevel(this.#redis, this.createNamespacePrefix(namespace), this.#undeleted);
  }

  override async get(key: string): Promise<string | undefined> {
    if (this.#undeleted.has(this.getItemKey(key))) return undefined;
    const text = await this.#asked(() => super.get(key));
    return text !== undefined && isEntry(text) ? text : undefined;
  }

  override async set(key: string, value: string, ttl?: number): Promise<boolean> {
    const isSet = await this.#asked(() => super.set(key, value, ttl));
    this.#undeleted.delete(this.getItemKey(key));
    return isSet;
  }

  override async delete(key: string): Promise<boolean> {
    const full = this.getItemKey(key);
    this.#undeleted.add(full);
    const wasThere = await this.#asked(() => super.delete(key));
    this.#undeleted.delete(full);
    return wasThere;
  }

  /** BentoCache's own passes over what Redis refuses to delete. */
  override async clear(): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.#asked(() => this.#redis.client.scan(cursor, 'MATCH', `${this.prefix}:*`, 'COUNT', 1000));
      if (keys.length > 0) await this.#asked(() => this.#redis.client.unlink(...keys));
      cursor = next;
    } while (cursor !== '0');
  }

  async #asked<T>(call: () => Promise<T>): Promise<T> {
    // Why it is not there is told by the connection.
    if (!this.#redis.isReady) throw new Error('Redis is not there');
    try {
      const answered = await call();
      this.#redis.outage.worked();
      return answered;
    } catch (error) {
      this.#redis.failed(error);
      throw error;
    }
  }
}

/** Whether it is what BentoCache writes here: whoever may write to Redis may have left anything. */
function isEntry(text: string): boolean {
  try {
    const { value, logicalExpiration, tags = [] } = (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
    return typeof value === 'object' && value !== null && typeof logicalExpiration === 'number' && Array.isArray(tags) && tags.length === 0;
  } catch {
    return false;
  }
}
