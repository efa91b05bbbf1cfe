import type { ProfileStore } from '../../people/profile-store.ts';
import type { ReachStore } from '../../people/reach-store.ts';
import type { Reach } from '../../people/reach.ts';
import type { UserProfile } from '../../people/user-profile.ts';
import type { Learned, TenantStore } from '../../tenants/tenant-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { itemId, type Item } from './item.ts';

interface Kept<T> extends Item {
  readonly record: T;
}

/** The partition in which every tenant is named, so that to ask for all of them is to ask one; no tenant has such an id. */
export const registry = 'tenants';

/** Tenants, who their people are and where they are reached, and what the bot's dialogs remember: in their tenant's partition. */
export class CosmosPeopleStore implements ProfileStore, ReachStore, TenantStore {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  tenant(id: string): Promise<Tenant | undefined> {
    return this.#record<Tenant>(registry, itemId('tenant', id));
  }

  async tenants(): Promise<readonly Tenant[]> {
    const text = "SELECT VALUE c.record FROM c WHERE c.tenantId = @tenant AND c.kind = 'tenant'";
    const found = await this.#database.query<Tenant>('tenants', [registry], text, { tenant: registry });
    return found.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  }

  saveTenant(tenant: Tenant): Promise<void> {
    return this.#put(registry, 'tenant', [tenant.id], tenant);
  }

  learned(tenant: string, what: string): Promise<Learned | undefined> {
    return this.#record<Learned>(tenant, itemId('learned', what));
  }

  learn(tenant: string, what: string, learned: Learned): Promise<void> {
    return this.#put(tenant, 'learned', [what], learned);
  }

  profile(tenant: string, person: string): Promise<UserProfile | undefined> {
    return this.#record<UserProfile>(tenant, itemId('profile', person));
  }

  saveProfile(profile: UserProfile): Promise<void> {
    return this.#put(profile.msTenantId, 'profile', [profile.msUserId], profile);
  }

  reach(tenant: string, person: string): Promise<Reach | undefined> {
    return this.#record<Reach>(tenant, itemId('reach', person));
  }

  saveReach(reach: Reach): Promise<void> {
    return this.#put(reach.tenant, 'reach', [reach.person], reach, { at: reach.at });
  }

  async serviceUrl(tenant: string): Promise<string | undefined> {
    const text = "SELECT TOP 1 VALUE c.record FROM c WHERE c.tenantId = @tenant AND c.kind = 'reach' ORDER BY c.at DESC";
    const [last] = await this.#database.query<Reach>('tenants', [tenant], text, { tenant });
    return last?.serviceUrl;
  }

  dialogState(key: string): Promise<unknown> {
    return this.#record(tenantOf(key), itemId('dialog', key));
  }

  saveDialogState(key: string, state: unknown): Promise<void> {
    return this.#put(tenantOf(key), 'dialog', [key], state);
  }

  async forgetDialogState(key: string): Promise<void> {
    await this.#database.write('tenants', [tenantOf(key)], [{ kind: 'remove', id: itemId('dialog', key) }]);
  }

  async #record<T>(partition: string, id: string): Promise<T | undefined> {
    return (await this.#database.read<Kept<T>>('tenants', [partition], id))?.record;
  }

  async #put(partition: string, kind: string, parts: readonly string[], record: unknown, beside: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.#database.write('tenants', [partition], [{ kind: 'put', item: { id: itemId(kind, ...parts), tenantId: partition, kind, ...beside, record } }]);
  }
}

/** A dialog's key begins with its tenant. */
const tenantOf = (key: string): string => key.split('/', 1)[0] ?? key;
