import type { Directory } from '../../src/people/directory.ts';
import type { Attributes, Groups, Profile } from '../../src/people/profile.ts';
import type { Account } from '../../src/people/user-profile.ts';

/** A company of a few people; `admins` hold the role of a global administrator. */
export class FakeDirectory implements Directory {
  readonly profiles = new Map<string, Profile>();
  readonly values = new Map<string, Attributes>();
  readonly admins: string[] = [];

  constructor(people: readonly Profile[] = []) {
    for (const person of people) this.profiles.set(person.id, person);
  }

  async person(_: string, id: string): Promise<Profile | undefined> {
    return this.profiles.get(id);
  }

  async people(_: string, ids: readonly string[]): Promise<readonly Profile[]> {
    return ids.flatMap((id) => this.profiles.get(id) ?? []);
  }

  async found(_: string, text: string, limit: number): Promise<readonly Profile[]> {
    const all = [...this.profiles.values()];
    const wanted = text.toLowerCase();
    const exact = all.filter(({ displayName, mail, userPrincipalName }) => [displayName, mail, userPrincipalName].some((name) => name.toLowerCase() === wanted));
    const found = exact.length > 0 ? exact : all.filter(({ displayName }) => displayName.toLowerCase().startsWith(wanted));
    return found.slice(0, limit);
  }

  async account(tenant: string, id: string): Promise<Account | undefined> {
    const profile = await this.person(tenant, id);
    if (!profile) return undefined;
    const { displayName, mail, userPrincipalName, jobTitle = '', department = '' } = profile;
    const [msGivenName = '', msSurname = ''] = displayName.split(' ');
    const known = { msDisplayName: displayName, msEmail: mail, msUPN: userPrincipalName, msJobTitle: jobTitle, msDepartment: department };
    const unknown = { msCompanyName: '', msCountry: '', msPreferredLanguage: '', msCity: '', msUsageLocation: '' };
    return { msUserId: id, msTenantId: tenant, msGivenName, msSurname, ...known, ...unknown };
  }

  async attributes(_: string, id: string): Promise<Attributes | undefined> {
    return this.values.get(id);
  }

  async groups(): Promise<Groups> {
    return { direct: [], transitive: [] };
  }

  async directoryRoles(_: string, id: string): Promise<readonly string[]> {
    return this.admins.includes(id) ? [globalAdmin] : [];
  }

  async holders(_: string, roleTemplateId: string): Promise<readonly Profile[]> {
    return roleTemplateId === globalAdmin ? this.admins.flatMap((id) => this.profiles.get(id) ?? []) : [];
  }
}

const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
