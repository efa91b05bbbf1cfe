import { lifetimes, type Cache, type CacheKey } from '../../src/cache.ts';
import type { Clock, Instant } from '../../src/clock.ts';

/** A cache by a test's clock. */
export class MemoryCache implements Cache {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #kept = new Map<string, { readonly value: object; readonly until: Instant }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async get<T extends object>(key: CacheKey, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const kept = this.#kept.get(nameOf(key));
    if (kept && kept.until > this.#clock.now()) return kept.value as T;
    const value = await read();
    if (value) await this.put(key, value);
    return value;
  }

  put(key: CacheKey, value: object): Promise<void> {
    this.#kept.set(nameOf(key), { value, until: this.#clock.now() + lifetimes[key.kind] });
    return Promise.resolve();
  }

  forget(tenant: string): Promise<void> {
    for (const name of this.#kept.keys()) if (name.startsWith(`${tenant} `)) this.#kept.delete(name);
    return Promise.resolve();
  }
}

const nameOf = ({ kind, tenant, id }: CacheKey): string => `${tenant} ${kind} ${id}`;
