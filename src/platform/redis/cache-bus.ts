import type { BusDriver, CacheBusMessage } from 'bentocache/types';
import type { Redis } from 'ioredis';
import type { RedisConnection } from './redis-connection.ts';

type Handler = (message: CacheBusMessage) => unknown;
type Subscribe = BusDriver['subscribe'];

/**
 * By what processes tell each other that something in the cache has changed. BentoCache's own hears nothing for good where Redis
 * is away when the process starts. What was told while this process heard nothing is lost, so it forgets all that it remembers.
 */
export class CacheBus implements BusDriver {
  readonly #redis: RedisConnection;
  readonly #ear: Redis;
  readonly #prefix: string;
  readonly #handlers = new Map<string, Handler>();
  #id = '';

  /** `prefix`: of everything in the cache. */
  constructor(redis: RedisConnection, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#ear = redis.client.duplicate();
    this.#ear.on('message', (channel, text) => this.#heard(channel, text));
    this.#ear.on('ready', () => {
      for (const channel of this.#handlers.keys()) void this.#listen(channel);
    });
  }

  setId(id: string): this {
    this.#id = id;
    return this;
  }

  /** There is nothing to be told later. */
  onReconnect(): void {}

  async publish(channel: string, message: unknown): Promise<void> {
    // ioredis would send it before it knows whether anybody answers, and wait for a second.
    if (!this.#redis.isReady) return;
    await this.#redis.client.publish(channel, JSON.stringify({ from: this.#id, message }));
  }

  /** All forget what they remember, and ask the level behind the memory again. */
  async publishClear(): Promise<void> {
    for (const channel of this.#handlers.keys()) await this.publish(channel, this.#clear);
  }

  readonly subscribe: Subscribe = async (channel, handler) => {
    this.#handlers.set(channel, handler as unknown as Handler);
    if (this.#ear.status === 'ready') await this.#listen(channel);
  };

  async unsubscribe(channel: string): Promise<void> {
    this.#handlers.delete(channel);
    await this.#ear.unsubscribe(channel);
  }

  disconnect(): Promise<void> {
    this.#ear.disconnect();
    return Promise.resolve();
  }

  async #listen(channel: string): Promise<void> {
    try {
      await this.#ear.subscribe(channel);
    } catch (error) {
      this.#redis.failed(error);
      return;
    }
    this.#handlers.get(channel)?.(this.#clear);
  }

  get #clear(): CacheBusMessage {
    return { type: 'clear', keys: [], namespace: this.#prefix };
  }

  #heard(channel: string, text: string): void {
    const told = read(text);
    if (told && told.from !== this.#id) this.#handlers.get(channel)?.(told.message);
  }
}

/** Undefined where it is not of this product: whoever may write to Redis may say anything. */
function read(text: string): { readonly from: string; readonly message: CacheBusMessage } | undefined {
  try {
    const told = JSON.parse(text) as { from?: unknown; message?: Partial<CacheBusMessage> } | null;
    const { from, message } = told ?? {};
    return typeof from === 'string' && isListOfText(message?.keys) ? { from, message: message as CacheBusMessage } : undefined;
  } catch {
    return undefined;
  }
}

/** Anything else in it would end the process: nobody hears what goes wrong in BentoCache's handler. */
const isListOfText = (keys: unknown): boolean => Array.isArray(keys) && keys.every((key) => typeof key === 'string');
