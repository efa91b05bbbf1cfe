import type { AuditRecord } from './audit/record.ts';
import type { TemplateStore } from './catalog/template-store.ts';
import type { Clock } from './clock.ts';
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
 * comes of the write, what is told was told already.
 */
export function toldOf({ templates, settingsStore, effects, clock, wakeUps }: Outside): { readonly templates: TemplateStore; readonly settingsStore: SettingsStore } {
  const leave = async (tenant: string, [first]: readonly AuditRecord[]): Promise<void> => {
    if (!first) return;
    const left = eventsEffect(clock.now());
    await effects.leave(tenant, first.stream, left);
    wakeUps.ring('effects', tenant, left.dueAt);
  };
  return {
    templates: {
      template: (tenant, id) => templates.template(tenant, id),
      templates: (tenant) => templates.templates(tenant),
      saveTemplate: async (tenant, template, etag, audit) => {
        await leave(tenant, audit);
        return templates.saveTemplate(tenant, template, etag, audit);
      },
    },
    settingsStore: {
      settings: (tenant) => settingsStore.settings(tenant),
      saveSettings: async (tenant, settings, etag, audit) => {
        await leave(tenant, audit);
        return settingsStore.saveSettings(tenant, settings, etag, audit);
      },
      organization: (tenant) => settingsStore.organization(tenant),
      saveOrganization: (organization) => settingsStore.saveOrganization(organization),
    },
  };
}
