import type { AuditRecord } from '../../audit/record.ts';
import type { Organization } from '../../tenants/organization.ts';
import { storedSettings, type Settings } from '../../tenants/settings.ts';
import type { SettingsStore, StoredSettings } from '../../tenants/settings-store.ts';
import { continues, writeAudit } from './audit-rows.ts';
import { recordOf, type Database } from './database.ts';

export class SqliteSettingsStore implements SettingsStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async settings(tenant: string): Promise<StoredSettings> {
    const row = this.#db.one('SELECT etag, value FROM settings WHERE tenant = ?', tenant);
    return Promise.resolve({ settings: storedSettings(row && recordOf(row)), etag: Number(row?.['etag'] ?? 0) });
  }

  async saveSettings(tenant: string, settings: Settings, etag: number, audit: readonly AuditRecord[]): Promise<boolean> {
    return Promise.resolve(
      this.#db.transaction(() => {
        if (!continues(this.#db, tenant, audit) || !this.#write(tenant, settings, etag)) return false;
        for (const record of audit) writeAudit(this.#db, tenant, record);
        return true;
      }),
    );
  }

  async organization(tenant: string): Promise<Organization | undefined> {
    const row = this.#db.one('SELECT value FROM organizations WHERE tenant = ?', tenant);
    return Promise.resolve(row && recordOf<Organization>(row));
  }

  async saveOrganization(organization: Organization): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO organizations (tenant, value) VALUES (?, ?)';
    this.#db.run(sql, organization.msTenantId, JSON.stringify(organization));
    return Promise.resolve();
  }

  #write(tenant: string, settings: Settings, etag: number): boolean {
    const value = JSON.stringify(settings);
    if (etag === 0) return this.#db.run('INSERT OR IGNORE INTO settings (tenant, etag, value) VALUES (?, 1, ?)', tenant, value) === 1;
    const sql = 'UPDATE settings SET etag = etag + 1, value = ? WHERE tenant = ? AND etag = ?';
    return this.#db.run(sql, value, tenant, etag) === 1;
  }
}
