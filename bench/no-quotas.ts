import { settingRules, storedSettings, type Settings } from '../src/tenants/settings.ts';

const { openPerPerson, dailyPerPerson, dailyPerTenant } = settingRules;

/** As many requests as a tenant can allow: what is measured is the product, not its patience. */
export const noQuotas: Settings = {
  ...storedSettings(undefined),
  openPerPerson: openPerPerson.most,
  dailyPerPerson: dailyPerPerson.most,
  dailyPerTenant: dailyPerTenant.most,
};
