import type { Cache } from '../cache.ts';
import type { Directory } from './directory.ts';
import type { Profile } from './profile.ts';

/** Who somebody is, as the directory had it within the last hour: the same person stands on the cards of many. */
export class KnownPeople implements Pick<Directory, 'person'> {
  readonly #directory: Pick<Directory, 'person'>;
  readonly #cache: Cache;

  constructor(outside: { directory: Pick<Directory, 'person'>; cache: Cache }) {
    this.#directory = outside.directory;
    this.#cache = outside.cache;
  }

  /** Undefined for who is not in the directory. Throws an `AppError` of `graph.*` where nothing is known. */
  person(tenant: string, id: string): Promise<Profile | undefined> {
    return this.#cache.get({ kind: 'person', tenant, id }, () => this.#directory.person(tenant, id));
  }
}
