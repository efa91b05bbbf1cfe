import { readFileSync } from 'node:fs';
import type { AppRecord, RoleRecord, TabConfiguration, TenantRecord } from '../records.ts';
import { sentences } from '../sentences.ts';

/** One person as a company file has them; other properties of Graph's user may stand beside these. */
export interface CompanyUser {
  readonly id: string;
  readonly displayName: string;
  /** What addresses begin with; absent: made from the name. */
  readonly alias?: string;
  /** directory id */
  readonly manager?: string;
  readonly photo?: boolean;
  readonly teamsLicence?: boolean;
  readonly [property: string]: unknown;
}

export interface CompanyGroup {
  readonly id: string;
  readonly displayName: string;
  readonly description?: string;
  readonly mailNickname: string;
  readonly kind?: 'security' | 'unified';
  readonly owners?: readonly string[];
  readonly members?: readonly string[];
  /** Groups that are members of this one. */
  readonly groups?: readonly string[];
}

export interface CompanyTab {
  readonly displayName: string;
  /** App id; the app is installed in the team, whether or not `apps` says so. */
  readonly app: string;
  readonly configuration?: Partial<TabConfiguration>;
}

export interface CompanyChannel {
  readonly displayName: string;
  readonly description?: string;
  readonly membershipType?: 'standard' | 'private';
  readonly people?: readonly { readonly user: string; readonly owner: boolean }[];
  readonly tabs?: readonly CompanyTab[];
}

export interface CompanyTask {
  readonly title: string;
  readonly notes?: string;
  /** Titles of its items. */
  readonly checklist?: readonly string[];
  /** `category1` to `category25`; the plan names them. */
  readonly labels?: readonly string[];
  readonly priority?: number;
  readonly percentComplete?: number;
  /** ISO 8601 */
  readonly dueDateTime?: string;
  /** directory ids */
  readonly assignedTo?: readonly string[];
}

/** A Planner plan; its buckets and their tasks are in order. */
export interface CompanyPlan {
  /** Tabs name it. */
  readonly id: string;
  readonly title: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly buckets: readonly { readonly name: string; readonly tasks?: readonly CompanyTask[] }[];
}

export interface CompanyTeam extends Omit<CompanyGroup, 'kind'> {
  readonly visibility?: 'Public' | 'Private';
  readonly classification?: string;
  readonly archived?: boolean;
  /** True: it has one, made from its name. */
  readonly photo?: boolean;
  readonly createdDateTime?: string;
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly apps?: readonly string[];
  /** The first is General. */
  readonly channels: readonly CompanyChannel[];
  readonly plans?: readonly CompanyPlan[];
}

export interface CompanyTenant extends TenantRecord {
  readonly users: readonly CompanyUser[];
  readonly roles?: readonly RoleRecord[];
  readonly groups?: readonly CompanyGroup[];
  /** Beside the built-in ones. */
  readonly apps?: readonly (Omit<AppRecord, 'preinstalled'> & { readonly preinstalled?: boolean })[];
  readonly teams?: readonly CompanyTeam[];
}

export interface Company {
  readonly tenants: readonly CompanyTenant[];
}

/** The companies in a JSON file; throws an Error with one sentence that names what is wrong first. */
export function readCompany(file: string | URL): Company {
  try {
    const company = JSON.parse(readFileSync(file, 'utf8')) as Company;
    check(company);
    return company;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(sentences.badCompany(String(file), why), { cause: error });
  }
}

/** What would otherwise fail in the middle of somebody's request: missing ids and names, references to nobody. */
function check(company: Company): void {
  for (const [index, tenant] of listed(company, 'tenants', '').entries()) {
    const place = `tenants[${index}]`;
    named(tenant, ['id', 'displayName', 'domain'], place);
    const people = new Set(
      listed(tenant, 'users', place).map((user, at) => named(user, ['id', 'displayName'], `${place}.users[${at}]`)),
    );
    for (const kind of ['groups', 'teams'] as const)
      for (const [at, group] of listed(tenant, kind, place, true).entries()) {
        const where = `${place}.${kind}[${at}]`;
        named(group, ['id', 'displayName', 'mailNickname'], where);
        for (const role of ['owners', 'members']) known(group, role, people, where);
        if (kind === 'teams') checkTeam(group, people, where);
      }
  }
}

function checkTeam(team: unknown, people: ReadonlySet<string>, place: string): void {
  for (const [at, channel] of listed(team, 'channels', place).entries()) {
    const where = `${place}.channels[${at}]`;
    named(channel, ['displayName'], where);
    for (const [one, person] of listed(channel, 'people', where, true).entries())
      if (!people.has(named(person, ['user'], `${where}.people[${one}]`)))
        throw new Error(`${where}.people names somebody who is not in users`);
  }
  for (const [at, plan] of listed(team, 'plans', place, true).entries())
    checkPlan(plan, people, `${place}.plans[${at}]`);
}

function checkPlan(plan: unknown, people: ReadonlySet<string>, place: string): void {
  named(plan, ['id', 'title'], place);
  for (const [at, bucket] of listed(plan, 'buckets', place).entries()) {
    const where = `${place}.buckets[${at}]`;
    named(bucket, ['name'], where);
    for (const [one, task] of listed(bucket, 'tasks', where, true).entries()) {
      named(task, ['title'], `${where}.tasks[${one}]`);
      known(task, 'assignedTo', people, `${where}.tasks[${one}]`);
    }
  }
}

function listed(parent: unknown, name: string, place: string, optional = false): readonly unknown[] {
  const value = (parent as Record<string, unknown> | null)?.[name];
  if (value === undefined && optional) return [];
  if (!Array.isArray(value) || value.length === 0) throw new Error(`${place}.${name} is no list`);
  return value;
}

/** The first of the names is the id, which is returned. */
function named(record: unknown, names: readonly string[], place: string): string {
  const values = record as Record<string, unknown> | null;
  for (const name of names) if (typeof values?.[name] !== 'string') throw new Error(`${place}.${name} is no text`);
  return String(values?.[names[0] ?? '']);
}

function known(group: unknown, role: string, people: ReadonlySet<string>, place: string): void {
  const ids = (group as Record<string, unknown>)[role] ?? [];
  if (!Array.isArray(ids) || !ids.every((id) => people.has(String(id))))
    throw new Error(`${place}.${role} names somebody who is not in users`);
}
