import type { Reach } from '../../people/reach.ts';
import type { ProfileStore } from '../../people/profile-store.ts';
import type { ReachStore } from '../../people/reach-store.ts';
import type { UserProfile } from '../../people/user-profile.ts';
import type { Learned, TenantStore } from '../../tenants/tenant-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { recordOf, type Database } from './database.ts';

/** Tenants, who their people are and where they are reached, and what the bot's dialogs remember. */
export class SqlitePeopleStore implements ProfileStore, ReachStore, TenantStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async tenant(id: string): Promise<Tenant | undefined> {
    const row = this.#db.one('SELECT value FROM tenants WHERE tenant = ?', id);
    return Promise.resolve(row && recordOf<Tenant>(row));
  }

  async tenants(): Promise<readonly Tenant[]> {
    return Promise.resolve(this.#db.all('SELECT value FROM tenants ORDER BY tenant').map(recordOf<Tenant>));
  }

  async saveTenant(tenant: Tenant): Promise<void> {
    this.#db.run('INSERT OR REPLACE INTO tenants (tenant, value) VALUES (?, ?)', tenant.id, JSON.stringify(tenant));
    return Promise.resolve();
  }

  async learned(tenant: string, what: string): Promise<Learned | undefined> {
    const row = this.#db.one('SELECT value FROM learned WHERE tenant = ? AND what = ?', tenant, what);
    return Promise.resolve(row && recordOf<Learned>(row));
  }

  async learn(tenant: string, what: string, learned: Learned): Promise<void> {
    this.#db.run('INSERT OR REPLACE INTO learned (tenant, what, value) VALUES (?, ?, ?)', tenant, what, JSON.stringify(learned));
    return Promise.resolve();
  }

  async profile(tenant: string, person: string): Promise<UserProfile | undefined> {
    const row = this.#db.one('SELECT value FROM profiles WHERE tenant = ? AND person = ?', tenant, person);
    return Promise.resolve(row && recordOf<UserProfile>(row));
  }

  async saveProfile(profile: UserProfile): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO profiles (tenant, person, value) VALUES (?, ?, ?)';
    this.#db.leniently(() => this.#db.run(sql, profile.msTenantId, profile.msUserId, JSON.stringify(profile)));
    return Promise.resolve();
  }

  async reach(tenant: string, person: string): Promise<Reach | undefined> {
    const row = this.#db.one('SELECT value FROM reach WHERE tenant = ? AND person = ?', tenant, person);
    return Promise.resolve(row && recordOf<Reach>(row));
  }

  async saveReach(reach: Reach): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO reach (tenant, person, at, value) VALUES (?, ?, ?, ?)';
    this.#db.run(sql, reach.tenant, reach.person, reach.at, JSON.stringify(reach));
    return Promise.resolve();
  }

  async serviceUrl(tenant: string): Promise<string | undefined> {
    const row = this.#db.one('SELECT value FROM reach WHERE tenant = ? ORDER BY at DESC LIMIT 1', tenant);
    return Promise.resolve(row && recordOf<Reach>(row).serviceUrl);
  }

  async dialogState(key: string): Promise<unknown> {
    const row = this.#db.one('SELECT value FROM dialogs WHERE key = ?', key);
    return Promise.resolve(row && recordOf(row));
  }

  async saveDialogState(key: string, state: unknown): Promise<void> {
    this.#db.leniently(() => this.#db.run('INSERT OR REPLACE INTO dialogs (key, value) VALUES (?, ?)', key, JSON.stringify(state)));
    return Promise.resolve();
  }

  async forgetDialogState(key: string): Promise<void> {
    this.#db.leniently(() => this.#db.run('DELETE FROM dialogs WHERE key = ?', key));
    return Promise.resolve();
  }
}
