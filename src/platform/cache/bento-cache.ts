import { BentoCache, bentostore, type BentoStore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import type { BusDriver } from 'bentocache/types';
import { lifetimes, type Cache, type CacheKey } from '../../cache.ts';

/** In memory at once: a few hundred bytes each. Who is pushed out is read again. */
const remembered = 10_000;

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
  /** One go each: whoever wants the same meanwhile has its answer. */
  readonly #asked = new Map<string, Promise<object | undefined>>();
  readonly #tenants = new Map<string, ReturnType<Whole['namespace']>>();

  constructor(shared?: SharedLevel) {
    const teamwright = bentostore({ prefix: shared?.prefix ?? 'cache' }).useL1Layer(memoryDriver({ maxItems: remembered }));
    // What could not be told is not told later: whoever was away forgets everything when they are back.
    if (shared) teamwright.useL2Layer(shared.level).useBus({ options: { retryQueue: { enabled: false, retryInterval: false } }, factory: () => shared.bus });
    // It listens from now on.
    this.#all = new BentoCache({ default: 'teamwright', stores: { teamwright }, suppressL2Errors: true }).use();
  }

  get<T extends object>(key: CacheKey, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const name = nameOf(key);
    const asked = this.#asked.get(name) as Promise<T | undefined> | undefined;
    // BentoCache would have each of those who wait ask anew, one after another, where the first one's answer is a failure.
    if (asked) return asked.then((value) => structuredClone(value));
    const answer: Promise<T | undefined> = this.#ask(key, read, () => this.#asked.get(name) === answer).finally(() => {
      if (this.#asked.get(name) === answer) this.#asked.delete(name);
    });
    this.#asked.set(name, answer);
    return answer;
  }

  async put(key: CacheKey, value: object): Promise<void> {
    // Who is asking now has perhaps read what was there before.
    this.#asked.delete(nameOf(key));
    const { kind, tenant, id } = key;
    // Where there is no room for the new one, the old one must go even so.
    await this.#of(tenant).delete({ key: keyOf(kind, id) });
    await this.#of(tenant).set({ key: keyOf(kind, id), value, ttl: lifetimes[kind] });
  }

  async forget(tenant: string): Promise<void> {
    for (const name of this.#asked.keys()) if (name.startsWith(`${tenant} `)) this.#asked.delete(name);
    // BentoCache tells the others while it is still deleting: who asked in between has it again, and is told once more.
    for (let go = 0; go < 2; go += 1) await this.#of(tenant).clear({ suppressL2Errors: false });
  }

  /** `counts`: whether nobody has put anything in its place since it was asked for. */
  async #ask<T extends object>({ kind, tenant, id }: CacheKey, read: () => Promise<T | undefined>, counts: () => boolean): Promise<T | undefined> {
    let failed: { readonly thrown: unknown } | undefined;
    let passing: T | undefined;
    const factory = async ({ skip }: { skip: () => unknown }): Promise<T | undefined> => {
      const value = await read().catch((thrown: unknown) => void (failed = { thrown }));
      if (value && counts()) return value;
      passing = value;
      return skip() as undefined;
    };
    const value = await this.#of(tenant).getOrSet({ key: keyOf(kind, id), ttl: lifetimes[kind], factory });
    if (failed) throw failed.thrown;
    return value ?? passing;
  }

  #of(tenant: string) {
    const known = this.#tenants.get(tenant) ?? this.#all.namespace(tenant);
    this.#tenants.set(tenant, known);
    return known;
  }
}

/** To be raised with the shape of what is cached: during an upgrade older processes and newer ones do not read each other's values. A tenant's are forgotten in every format. */
const format = 1;

const keyOf = (kind: string, id: string): string => `${kind}:${String(format)}:${id}`;

const nameOf = ({ kind, tenant, id }: CacheKey): string => `${tenant} ${keyOf(kind, id)}`;
