import { minute, type Clock } from '../clock.ts';
import type { Directory } from '../people/directory.ts';
import type { Profiles } from '../people/profiles.ts';
import type { Grants } from '../tenants/grants.ts';
import type { Actor } from '../tenants/permissions.ts';
import { rolesFrom } from '../tenants/roles.ts';

/** A role that was taken away is gone after this. */
const freshFor = minute;
/** People remembered at once; a company's quiet thousands need no place. */
const remembered = 5000;

/** Who is at the other end of a turn: their profile, and their roles from the directory, kept for a minute. */
export class Actors {
  readonly #directory: Pick<Directory, 'directoryRoles'>;
  readonly #profiles: Pick<Profiles, 'of'>;
  readonly #grants: Grants;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly actor: Actor; readonly at: number }>();
  readonly #reading = new Map<string, Promise<Actor>>();

  constructor(outside: { directory: Pick<Directory, 'directoryRoles'>; profiles: Pick<Profiles, 'of'>; grants: Grants; clock: Clock }) {
    this.#directory = outside.directory;
    this.#profiles = outside.profiles;
    this.#grants = outside.grants;
    this.#clock = outside.clock;
  }

  /** `name` stands in for who is not in the directory (yet), or may not be looked up; whose roles may not be read has none. */
  async of(tenant: string, id: string, name: string): Promise<Actor> {
    const key = keyOf(tenant, id);
    const known = this.#known.get(key);
    if (known && known.at > this.#clock.now() - freshFor) return known.actor;
    // Whoever signs in is looked up beside the turn with which they do.
    const reading = this.#reading.get(key) ?? this.#read(tenant, id, name).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #read(tenant: string, id: string, name: string): Promise<Actor> {
    const missing = await this.#grants.missing(tenant);
    const [profile, roles] = await Promise.all([
      missing.includes('base') ? undefined : this.#profiles.of(tenant, id),
      missing.includes('admins') ? [] : this.#directory.directoryRoles(tenant, id),
    ]);
    const actor = { tenant, id, name: profile?.msDisplayName ?? name, email: profile?.msEmail || (profile?.msUPN ?? ''), roles: rolesFrom(roles) };
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(keyOf(tenant, id), { actor, at: this.#clock.now() });
    return actor;
  }
}

const keyOf = (tenant: string, person: string): string => `${tenant} ${person}`;
