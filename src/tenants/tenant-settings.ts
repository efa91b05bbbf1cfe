import type { AuditKeys } from '../audit/keys.ts';
import type { Entry } from '../audit/record.ts';
import { sealed } from '../audit/sealing.ts';
import type { Trail } from '../audit/trail.ts';
import type { Cache, CacheKey } from '../cache.ts';
import type { Clock } from '../clock.ts';
import type { Correlation } from '../correlation.ts';
import type { Ids } from '../ids.ts';
import { organizationOf, type DomainSource, type Organization } from './organization.ts';
import { may, type Actor } from './permissions.ts';
import { askedSettings, settingNames, type AskedSettings, type SettingName, type Settings } from './settings.ts';
import type { SettingsStore, StoredSettings } from './settings-store.ts';

/** Everything about a tenant that its admins see on one card. */
export interface TenantSheet extends StoredSettings {
  /** Undefined until an admin has signed in. */
  readonly organization: Organization | undefined;
}

export type ChangeAnswer =
  /** `unchanged`: they say so already, of whoever's doing: a repeated press finds its own result. */
  | { readonly kind: 'changed' | 'unchanged'; readonly sheet: TenantSheet }
  /** Somebody has changed them since the form was drawn; nothing was saved. */
  | { readonly kind: 'stale'; readonly sheet: TenantSheet }
  | { readonly kind: 'refused'; readonly wrong: readonly SettingName[]; readonly sheet: TenantSheet }
  | { readonly kind: 'forbidden' };

export interface TenantSettingsOutside {
  readonly settingsStore: SettingsStore;
  readonly domains: DomainSource;
  readonly trail: Trail;
  readonly keys: AuditKeys;
  readonly cache: Cache;
  readonly correlation: Pick<Correlation, 'id'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * The door to a tenant's settings. What the product does is decided by the store each time, so that a change counts at once in
 * every process; what Microsoft says of the organization is in the cache for a day, and read anew when an admin signs in.
 */
export class TenantSettings {
  readonly #outside: TenantSettingsOutside;

  constructor(outside: TenantSettingsOutside) {
    this.#outside = outside;
  }

  /** What counts in this tenant now. */
  async of(tenant: string): Promise<Settings> {
    return (await this.#outside.settingsStore.settings(tenant)).settings;
  }

  /** Undefined for who may not see it. */
  async sheet(actor: Actor): Promise<TenantSheet | undefined> {
    return may(actor, 'settings.manage') ? this.#sheet(actor.tenant) : undefined;
  }

  /** Changes all of them to what a form says. `etag`: of the settings that the person has seen. */
  async change(actor: Actor, etag: number, asked: AskedSettings): Promise<ChangeAnswer> {
    if (!may(actor, 'settings.manage')) return { kind: 'forbidden' };
    const { settingsStore } = this.#outside;
    const sheet = await this.#sheet(actor.tenant);
    const read = askedSettings(asked);
    // Theirs is shown then: a form that kept what was typed would be saved over it once the mistake is mended.
    if (!read.ok) return sheet.etag === etag ? { kind: 'refused', wrong: read.wrong, sheet } : { kind: 'stale', sheet };
    const changed = settingNames.filter((name) => read.settings[name] !== sheet.settings[name]);
    if (changed.length === 0) return { kind: 'unchanged', sheet };
    if (sheet.etag !== etag) return { kind: 'stale', sheet };
    const audit = await this.#recordOf(actor, changed, sheet.settings, read.settings);
    const saved = await settingsStore.saveSettings(actor.tenant, read.settings, etag, audit);
    if (!saved) return this.change(actor, etag, asked);
    return { kind: 'changed', sheet: { ...sheet, settings: read.settings, etag: etag + 1 } };
  }

  /** Read anew, because an admin has signed in. Throws what the source throws, and what was known stays. */
  async refreshOrganization(tenant: string): Promise<void> {
    const { settingsStore, domains, cache, ids } = this.#outside;
    const found = await domains.domains(tenant);
    const known = await settingsStore.organization(tenant);
    const organization = organizationOf(known?.id ?? ids.next(), tenant, found);
    await settingsStore.saveOrganization(organization);
    await cache.put(keyOf(tenant), organization);
  }

  /** What is known of the organization; undefined until an admin has signed in. */
  async organization(tenant: string): Promise<Organization | undefined> {
    const { settingsStore, cache } = this.#outside;
    return cache.get(keyOf(tenant), () => settingsStore.organization(tenant));
  }

  async #sheet(tenant: string): Promise<TenantSheet> {
    const [stored, organization] = await Promise.all([this.#outside.settingsStore.settings(tenant), this.organization(tenant)]);
    return { ...stored, organization };
  }

  /** What each of them was and is; the stream is the tenant's own. */
  async #recordOf({ tenant, id, name }: Actor, changed: readonly SettingName[], before: Settings, after: Settings) {
    const { trail, keys, correlation, clock } = this.#outside;
    const facts = Object.fromEntries(changed.flatMap((setting) => [[setting, after[setting]], [`${setting}Before`, before[setting]]]));
    const entry: Entry = { actor: id, code: 'settingsChanged', facts, personal: [{ person: id, value: { id, displayName: name } }] };
    return sealed(keys, tenant, tenant, await trail.head(tenant, tenant), clock.now(), [entry], correlation.id);
  }
}

const keyOf = (tenant: string): CacheKey => ({ kind: 'organization', tenant, id: tenant });
