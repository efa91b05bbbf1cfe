import type { AuditRecord } from '../../audit/record.ts';
import type { Organization } from '../../tenants/organization.ts';
import type { SettingsStore, StoredSettings } from '../../tenants/settings-store.ts';
import { storedSettings, type Settings } from '../../tenants/settings.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import type { Item } from './item.ts';
import { saveVersion } from './versioned.ts';

interface SettingsItem extends Item {
  readonly version: number;
  readonly record: Settings;
}

interface OrganizationItem extends Item {
  readonly record: Organization;
}

/** What a tenant decides, and what is known of it, in its partition. */
export class CosmosSettingsStore implements SettingsStore {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  async settings(tenant: string): Promise<StoredSettings> {
    const item = await this.#database.read<SettingsItem>('tenants', [tenant], 'settings');
    return { settings: storedSettings(item?.record), etag: item?.version ?? 0 };
  }

  saveSettings(tenant: string, settings: Settings, etag: number, audit: readonly AuditRecord[]): Promise<boolean> {
    return saveVersion(this.#database, tenant, { id: 'settings', tenantId: tenant, kind: 'settings', record: settings }, etag, audit);
  }

  async organization(tenant: string): Promise<Organization | undefined> {
    return (await this.#database.read<OrganizationItem>('tenants', [tenant], 'organization'))?.record;
  }

  async saveOrganization(organization: Organization): Promise<void> {
    const tenant = organization.msTenantId;
    const item = { id: 'organization', tenantId: tenant, kind: 'organization', record: organization };
    await this.#database.write('tenants', [tenant], [{ kind: 'put', item }]);
  }
}
