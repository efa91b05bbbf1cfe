import type { AuditRecord } from '../audit/record.ts';
import type { Organization } from './organization.ts';
import type { Settings } from './settings.ts';

export interface StoredSettings {
  readonly settings: Settings;
  /** Counts the changes; 0 while nobody has decided anything. A save names the one that it read. */
  readonly etag: number;
}

export interface SettingsStore {
  settings(tenant: string): Promise<StoredSettings>;
  /**
   * Saves the settings and what the tenant's trail tells of it, both or neither. Answers false, and keeps what is there,
   * when they have another etag or the trail has gone on.
   */
  saveSettings(tenant: string, settings: Settings, etag: number, audit: readonly AuditRecord[]): Promise<boolean>;
  organization(tenant: string): Promise<Organization | undefined>;
  saveOrganization(organization: Organization): Promise<void>;
}
