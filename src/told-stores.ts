import type { AuditRecord } from './audit/record.ts';
import type { TemplateStore } from './catalog/template-store.ts';
import type { Clock, Instant } from './clock.ts';
import type { EffectStore } from './effects/effect-store.ts';
import { eventsEffect } from './effects/events.ts';
import type { SettingsStore } from './tenants/settings-store.ts';
import type { WakeUps } from './wake-ups.ts';

interface Outside {
  readonly templates: TemplateStore;
  readonly settingsStore: SettingsStore;
  readonly effects: Pick<EffectStore, 'leave'>;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
}

/**
 * Templates and settings whose records are told too. Their writes have no place for an effect, so it is left before them: if nothing
 * comes of the write, what is told was told already. A write that ends only after it was due may have been missed, and is told anew.
 */
export function toldOf({ templates, settingsStore, effects, clock, wakeUps }: Outside): { readonly templates: TemplateStore; readonly settingsStore: SettingsStore } {
  const leave = async (tenant: string, stream: string): Promise<Instant> => {
    const left = eventsEffect(clock.now());
    await effects.leave(tenant, stream, left);
    wakeUps.ring('effects', tenant, left.dueAt);
    return left.dueAt;
  };
  const around = async (tenant: string, [first]: readonly AuditRecord[], write: () => Promise<boolean>): Promise<boolean> => {
    if (!first) return write();
    const dueAt = await leave(tenant, first.stream);
    const saved = await write();
    if (saved && clock.now() >= dueAt) await leave(tenant, first.stream);
    return saved;
  };
  return {
    templates: {
      template: (tenant, id) => templates.template(tenant, id),
      templates: (tenant) => templates.templates(tenant),
      saveTemplate: (tenant, template, etag, audit) => around(tenant, audit, () => templates.saveTemplate(tenant, template, etag, audit)),
    },
    settingsStore: {
      settings: (tenant) => settingsStore.settings(tenant),
      saveSettings: (tenant, settings, etag, audit) => around(tenant, audit, () => settingsStore.saveSettings(tenant, settings, etag, audit)),
      organization: (tenant) => settingsStore.organization(tenant),
      saveOrganization: (organization) => settingsStore.saveOrganization(organization),
    },
  };
}
