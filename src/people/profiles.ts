import type { Cache, CacheKey } from '../cache.ts';
import type { Ids } from '../ids.ts';
import type { Directory } from './directory.ts';
import type { ProfileStore } from './profile-store.ts';
import type { UserProfile } from './user-profile.ts';

/** Profiles of people: read in the directory when they sign in, kept in the store, and in the cache for an hour. */
export class Profiles {
  readonly #directory: Directory;
  readonly #store: ProfileStore;
  readonly #cache: Cache;
  readonly #ids: Ids;
  readonly #reading = new Map<string, Promise<UserProfile | undefined>>();

  constructor(outside: { directory: Directory; profileStore: ProfileStore; cache: Cache; ids: Ids }) {
    this.#directory = outside.directory;
    this.#store = outside.profileStore;
    this.#cache = outside.cache;
    this.#ids = outside.ids;
  }

  /**
   * As the directory had it when they last signed in; of whom nothing is stored, it is asked. Undefined for who is not in the
   * directory. Throws an `AppError` of `graph.*` only where nothing is known.
   */
  async of(tenant: string, person: string): Promise<UserProfile | undefined> {
    const reading = this.#reading.get(`${tenant} ${person}`);
    // Whoever is just signing in may have another name by now; where the directory does not say, the old one stands.
    if (reading) return reading.catch(async (thrown: unknown) => (await this.#known(tenant, person)) ?? Promise.reject(thrown as Error));
    return (await this.#known(tenant, person)) ?? this.refresh(tenant, person);
  }

  /** Reads it anew. Throws an `AppError` of `graph.*`, and what was known stays. */
  async refresh(tenant: string, person: string): Promise<UserProfile | undefined> {
    const key = `${tenant} ${person}`;
    const reading = this.#reading.get(key) ?? this.#read(tenant, person).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #known(tenant: string, person: string): Promise<UserProfile | undefined> {
    return this.#cache.get(keyOf(tenant, person), () => this.#store.profile(tenant, person));
  }

  async #read(tenant: string, person: string): Promise<UserProfile | undefined> {
    const [account, known] = await Promise.all([this.#directory.account(tenant, person), this.#store.profile(tenant, person)]);
    if (!account) return undefined;
    const profile: UserProfile = { id: known?.id ?? this.#ids.next(), userLicense: '', ...account };
    await this.#store.saveProfile(profile);
    await this.#cache.put(keyOf(tenant, person), profile);
    return profile;
  }
}

const keyOf = (tenant: string, id: string): CacheKey => ({ kind: 'profile', tenant, id });
