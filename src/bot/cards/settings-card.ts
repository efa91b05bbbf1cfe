import { settingNames, settingRules, type AskedSettings, type SettingName } from '../../tenants/settings.ts';
import type { TenantSheet } from '../../tenants/tenant-settings.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { refusal } from './findings.ts';
import { press } from './press.ts';

/** What a press of Save came to. */
export type Outcome =
  | { readonly kind: 'changed' | 'unchanged' | 'stale' }
  | { readonly kind: 'refused'; readonly wrong: readonly SettingName[]; readonly asked: AskedSettings };

/** All settings of a tenant as one form. */
export const settingsCard = (t: Speech, sheet: TenantSheet, outcome?: Outcome): Card => draw(settingsView(t, sheet, outcome));

export function settingsView(t: Speech, { settings, etag, organization }: TenantSheet, outcome?: Outcome): View {
  const value = (name: SettingName): string => String((outcome?.kind === 'refused' ? outcome.asked[name] : undefined) ?? settings[name]);
  return {
    card: 'settings',
    kicker: plain(organization?.msTenantDefaultDomainName ?? ''),
    title: t.say('settings.title'),
    ...noteOf(t, outcome),
    selfApproval: { label: t.say('setting.selfApproval'), title: t.say('selfApproval.title'), value: value('selfApproval') },
    choices: [
      { id: 'takenNames', label: t.say('setting.takenNames'), value: value('takenNames'), of: settingRules.takenNames.of.map((choice) => ({ title: t.say(`takenNames.${choice}`), value: choice })) },
      { id: 'lostTeams', label: t.say('setting.lostTeams'), value: value('lostTeams'), of: settingRules.lostTeams.of.map((choice) => ({ title: t.say(`lostTeams.${choice}`), value: choice })) },
    ],
    required: t.say('list.required'),
    counts: settingNames.flatMap((name) => {
      const rule = settingRules[name];
      if (rule.kind !== 'count') return [];
      return [{ id: name, label: t.say(`setting.${name}`), min: rule.least, max: rule.most, value: numberIn(value(name)) ?? settings[name], wrong: t.say('settings.count', { least: rule.least, most: rule.most }) }];
    }),
    presses: [press(t.say('button.save'), 'settings.save', { revision: etag }, 'positive')],
    fallback: t.say('settings.title'),
  };
}

function noteOf(t: Speech, outcome: Outcome | undefined): { readonly note: string; readonly noteStyle: string } {
  switch (outcome?.kind) {
    case undefined:
      return { note: '', noteStyle: 'default' };
    case 'changed':
    case 'unchanged':
      return { note: `✓ ${t.say(`settings.${outcome.kind}`)}`, noteStyle: 'good' };
    case 'stale':
      return { note: refusal(t.say('settings.stale')).text, noteStyle: 'attention' };
    case 'refused': {
      const names = t.list(outcome.wrong.map((name) => t.say(`setting.${name}`)));
      return { note: refusal(t.say('settings.refused', { names })).text, noteStyle: 'attention' };
    }
  }
}

/** What is no number cannot stand in a number's input. */
const numberIn = (text: string): number | undefined => (/^-?\d{1,9}$/.test(text) ? Number(text) : undefined);
