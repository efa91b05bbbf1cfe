import { BentoCache, bentostore, type BentoStore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import type { BusDriver } from 'bentocache/types';
import { lifetimes, type Cache, type CacheKey } from '../../cache.ts';
import { second } from '../../clock.ts';

/** In memory at once: a few hundred bytes each. Who is pushed out is read again. */
const remembered = 10_000;

/** So long is a second level that has failed left alone. */
const spared = 5 * second;

/** The level behind the memory that processes share, and how they tell each other what has changed in it. */
export interface SharedLevel {
  readonly level: Parameters<BentoStore['useL2Layer']>[0];
  readonly bus: BusDriver;
  /** All keys begin with it. */
  readonly prefix: string;
}

type Whole = ReturnType<BentoCache<{ teamwright: BentoStore }>['use']>;

/** BentoCache: in memory, and where there is one in a level behind it. */
export class BentoTenantCache implements Cache {
  readonly #all: Whole;
  /** One each: whoever asks for a key waits for those who ask the same one for it. */
  readonly #tenants = new Map<string, ReturnType<Whole['namespace']>>();

  constructor(shared?: SharedLevel) {
    const teamwright = bentostore({ prefix: shared?.prefix ?? 'cache' }).useL1Layer(memoryDriver({ maxItems: remembered }));
    // What could not be told is not told later: whoever was away forgets everything when they are back.
    if (shared) teamwright.useL2Layer(shared.level).useBus({ options: { retryQueue: { enabled: false, retryInterval: false } }, factory: () => shared.bus });
    // It listens from now on.
    this.#all = new BentoCache({ default: 'teamwright', stores: { teamwright }, l2CircuitBreakerDuration: spared, suppressL2Errors: true }).use();
  }

  async get<T extends object>({ kind, tenant, id }: CacheKey, read: () => Promise<T | undefined>): Promise<T | undefined> {
    let failed: { readonly thrown: unknown } | undefined;
    const factory = async ({ skip }: { skip: () => unknown }): Promise<T | undefined> => {
      const value = await read().catch((thrown: unknown) => void (failed = { thrown }));
      return value ?? (skip() as undefined);
    };
    const value = await this.#of(tenant).getOrSet({ key: keyOf(kind, id), ttl: lifetimes[kind], factory });
    if (failed) throw failed.thrown;
    return value;
  }

  async put({ kind, tenant, id }: CacheKey, value: object): Promise<void> {
    await this.#of(tenant).set({ key: keyOf(kind, id), value, ttl: lifetimes[kind] });
  }

  async forget(tenant: string): Promise<void> {
    await this.#of(tenant).clear();
  }

  #of(tenant: string) {
    const known = this.#tenants.get(tenant) ?? this.#all.namespace(tenant);
    this.#tenants.set(tenant, known);
    return known;
  }
}

const keyOf = (kind: string, id: string): string => `${kind}:${id}`;
