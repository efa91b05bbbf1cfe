import { hour, type Clock, type Instant } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Directory } from './directory.ts';
import type { ProfileStore } from './profile-store.ts';
import type { UserProfile } from './user-profile.ts';

/** People remembered at once; a company's quiet thousands need no place. */
const remembered = 5000;

interface Cached {
  readonly profile: UserProfile;
  readonly at: Instant;
}

/** Profiles of people: read in the directory when they sign in, kept in the store, and in memory for an hour. */
export class Profiles {
  readonly #directory: Directory;
  readonly #store: ProfileStore;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #cached = new Map<string, Cached>();
  readonly #reading = new Map<string, Promise<UserProfile | undefined>>();

  constructor(outside: { directory: Directory; profileStore: ProfileStore; clock: Clock; ids: Ids }) {
    this.#directory = outside.directory;
    this.#store = outside.profileStore;
    this.#clock = outside.clock;
    this.#ids = outside.ids;
  }

  /**
   * As the directory had it when they last signed in; of whom nothing is stored, it is asked. Undefined for who is not in the
   * directory. Throws an `AppError` of `graph.*` only where nothing is known.
   */
  async of(tenant: string, person: string): Promise<UserProfile | undefined> {
    const key = keyOf(tenant, person);
    const cached = this.#cached.get(key);
    const reading = this.#reading.get(key);
    // Whoever is just signing in may have another name by now; where the directory does not say, the old one stands.
    if (reading) return reading.catch(async (thrown: unknown) => (await this.#known(tenant, person, cached)) ?? Promise.reject(thrown as Error));
    return (await this.#known(tenant, person, cached)) ?? this.refresh(tenant, person);
  }

  /** Reads it anew. Throws an `AppError` of `graph.*`, and what was known stays. */
  async refresh(tenant: string, person: string): Promise<UserProfile | undefined> {
    const key = keyOf(tenant, person);
    const reading = this.#reading.get(key) ?? this.#read(tenant, person).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #known(tenant: string, person: string, cached: Cached | undefined): Promise<UserProfile | undefined> {
    if (cached && cached.at > this.#clock.now() - hour) return cached.profile;
    const stored = await this.#store.profile(tenant, person);
    if (stored) this.#remember(tenant, person, stored);
    return stored;
  }

  async #read(tenant: string, person: string): Promise<UserProfile | undefined> {
    const [account, known] = await Promise.all([this.#directory.account(tenant, person), this.#store.profile(tenant, person)]);
    if (!account) return undefined;
    const profile: UserProfile = { id: known?.id ?? this.#ids.next(), userLicense: '', ...account };
    await this.#store.saveProfile(profile);
    this.#remember(tenant, person, profile);
    return profile;
  }

  #remember(tenant: string, person: string, profile: UserProfile): void {
    if (this.#cached.size >= remembered) this.#cached.clear();
    this.#cached.set(keyOf(tenant, person), { profile, at: this.#clock.now() });
  }
}

const keyOf = (tenant: string, person: string): string => `${tenant} ${person}`;
