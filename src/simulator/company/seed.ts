import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type {
  AppRecord,
  ChannelRecord,
  GroupRecord,
  Membership,
  PhotoRecord,
  TabRecord,
  TeamRecord,
  TenantRecord,
  UserRecord,
} from '../records.ts';
import type { State } from '../state.ts';
import { Planner } from '../planner.ts';
import { portrait } from '../graph/portrait.ts';
import { usualSettings } from '../graph/team-settings.ts';
import {
  readCompany,
  type Company,
  type CompanyChannel,
  type CompanyGroup,
  type CompanyTab,
  type CompanyTeam,
  type CompanyTenant,
  type CompanyUser,
} from './company-file.ts';
import { seededPlan, type SeededPlan } from './plans.ts';

const here = (name: string): URL => new URL(name, import.meta.url);
const begun = Date.parse('2024-01-08T08:00:00Z');

/** The companies of a file, or the built-in ones. */
export const companyIn = (file?: string): Company => readCompany(file ?? here('company.json'));

/** The tenants of a company file, without what is in them: what a program that uses the simulator onboards. */
export const tenantsIn = (file?: string): TenantRecord[] =>
  companyIn(file).tenants.map(({ id, displayName, domain, countryLetterCode, preferredLanguage }) => ({
    id,
    displayName,
    domain,
    countryLetterCode,
    preferredLanguage,
  }));

/** Manifests of the companies' templates, by tenant id: out of a company file's `templates`, or the built-in ones. */
export function templatesByTenant(file?: string): Readonly<Record<string, readonly unknown[]>> {
  const read = (path: string | URL): unknown => JSON.parse(readFileSync(path, 'utf8'));
  if (file === undefined) return read(here('templates.json')) as Record<string, unknown[]>;
  return (read(file) as { templates?: Record<string, unknown[]> }).templates ?? {};
}

/** Fills an empty state with the companies; one that has any tenant is left as it is. */
export function seed(state: State, company: Company): void {
  state.transaction(() => {
    if (state.list('tenants', '').length > 0) return;
    for (const tenant of company.tenants) seedTenant(state, tenant);
  });
}

function seedTenant(state: State, tenant: CompanyTenant): void {
  const { users, roles = [], groups = [], apps = [], teams = [], ...organization } = tenant;
  state.put('tenants', '', tenant.id, organization);
  for (const user of users) state.put('users', tenant.id, user.id, userRecord(tenant, user));
  for (const role of roles) state.put('roles', tenant.id, role.id, role);
  const builtIn = JSON.parse(readFileSync(here('apps.json'), 'utf8')) as Omit<AppRecord, 'preinstalled'>[];
  const catalogue = [...builtIn, ...apps].map((app): AppRecord => ({ preinstalled: false, ...app }));
  for (const app of catalogue) state.put('apps', tenant.id, app.id, app);
  for (const group of groups) state.put('groups', tenant.id, group.id, groupRecord(group));
  for (const team of teams) {
    state.put('groups', tenant.id, team.id, groupOfTeam(team));
    state.put('teams', tenant.id, team.id, teamRecord(tenant, team, catalogue));
    for (const plan of team.plans ?? []) keepPlan(state, tenant, seededPlan({ id: team.id, at: timeOf(team) }, plan));
    if (team.photo) state.put('photos', tenant.id, team.id, photoRecord(team));
  }
}

function userRecord(
  tenant: CompanyTenant,
  { alias, manager, photo, teamsLicence, ...properties }: CompanyUser,
): UserRecord {
  const name =
    alias ??
    properties.displayName
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\s+/g, '.')
      .replace(/[^a-z.-]/g, '');
  const address = `${name}@${tenant.domain}`;
  const [givenName, ...rest] = properties.displayName.split(' ');
  return {
    businessPhones: [],
    givenName,
    jobTitle: null,
    mail: address,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: rest.join(' '),
    userPrincipalName: address,
    accountEnabled: true,
    city: null,
    companyName: tenant.displayName,
    country: null,
    department: null,
    employeeId: null,
    mailNickname: name,
    onPremisesExtensionAttributes: null,
    postalCode: null,
    preferredDataLocation: null,
    state: null,
    streetAddress: null,
    usageLocation: properties['country'] ?? null,
    userType: 'Member',
    ...properties,
    beyond: {
      ...(manager === undefined ? {} : { manager }),
      ...(photo === undefined ? {} : { photo }),
      ...(teamsLicence === undefined ? {} : { teamsLicence }),
    },
  };
}

/** Owners first, then the other members; an owner is a member too. */
const peopleOf = ({ owners = [], members = [] }: CompanyGroup | CompanyTeam): Membership[] => [
  ...owners.map((userId) => ({ userId, owner: true, seenFrom: 0 })),
  ...members.filter((userId) => !owners.includes(userId)).map((userId) => ({ userId, owner: false, seenFrom: 0 })),
];

const groupRecord = (group: CompanyGroup): GroupRecord => ({
  id: group.id,
  kind: group.kind ?? 'security',
  isTeam: false,
  displayName: group.displayName,
  description: group.description ?? null,
  mailNickname: group.mailNickname,
  visibility: group.kind === 'unified' ? 'Public' : null,
  classification: null,
  createdAt: begun,
  searchableFrom: begun,
  people: peopleOf(group),
  groups: group.groups ?? [],
});

/** Through the store of a running tenant, which keeps its indexes too. */
function keepPlan(state: State, tenant: CompanyTenant, { plan, buckets, tasks }: SeededPlan): void {
  const planner = new Planner(state, { id: tenant.id, group: () => undefined });
  planner.keepPlan(plan);
  buckets.forEach((bucket) => planner.keepBucket(bucket));
  tasks.forEach((task) => planner.keepTask(task));
}

const photoRecord = ({ displayName }: CompanyTeam): PhotoRecord => ({
  base64: Buffer.from(portrait(displayName)).toString('base64'),
});

const timeOf = (team: CompanyTeam): number => (team.createdDateTime ? Date.parse(team.createdDateTime) : begun);

const groupOfTeam = (team: CompanyTeam): GroupRecord => ({
  ...groupRecord({ ...team, kind: 'unified' }),
  isTeam: true,
  visibility: team.visibility ?? 'Private',
  classification: team.classification ?? null,
  createdAt: timeOf(team),
  searchableFrom: timeOf(team),
});

/** Ids that stay the same whenever the same company is loaded. */
const digits = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');
const uuidOf = (...parts: readonly string[]): string =>
  digits(...parts).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

function teamRecord(tenant: CompanyTenant, team: CompanyTeam, catalogue: readonly AppRecord[]): TeamRecord {
  const preinstalled = catalogue.filter((app) => app.preinstalled).map(({ id }) => id);
  const used = team.channels.flatMap(({ tabs = [] }) => tabs.map(({ app }) => app));
  const apps = [...new Set([...preinstalled, ...(team.apps ?? []), ...used])];
  const own = Object.entries(team.settings ?? {}).map(([name, values]) => [
    name,
    { ...usualSettings[name], ...values },
  ]);
  return {
    id: team.id,
    createdAt: timeOf(team),
    seenFrom: timeOf(team),
    archived: { value: team.archived ?? false, from: 0 },
    settings: { ...usualSettings, ...(Object.fromEntries(own) as typeof usualSettings) },
    channels: team.channels.map((channel) => channelRecord(tenant, team, channel)),
    apps: apps.map((appId) => ({ id: uuidOf(tenant.id, team.id, 'app', appId), appId })),
  };
}

const channelRecord = (tenant: CompanyTenant, team: CompanyTeam, channel: CompanyChannel): ChannelRecord => ({
  id: `19:${digits(tenant.id, team.id, channel.displayName).slice(0, 32)}@thread.tacv2`,
  displayName: channel.displayName,
  description: channel.description ?? null,
  membershipType: channel.membershipType ?? 'standard',
  createdAt: timeOf(team),
  seenFrom: timeOf(team),
  people: (channel.people ?? []).map(({ user, owner }) => ({ userId: user, owner, seenFrom: 0 })),
  tabs: (channel.tabs ?? []).map((tab, index) => tabRecord([tenant.id, team.id, channel.displayName, `${index}`], tab)),
});

const tabRecord = (place: readonly string[], tab: CompanyTab): TabRecord => ({
  id: uuidOf(...place, tab.displayName),
  displayName: tab.displayName,
  appId: tab.app,
  configuration: { entityId: null, contentUrl: null, removeUrl: null, websiteUrl: null, ...tab.configuration },
});
