import { z } from 'zod';
import type { Directory } from '../../people/directory.ts';
import type { Attributes, Group, Groups, Profile } from '../../people/profile.ts';
import type { Account } from '../../people/user-profile.ts';
import { get, type Graph } from './call.ts';
import { read, unlessMissing } from './errors.ts';
import { literal, query, segment } from './odata.ts';
import { all } from './paging.ts';
import { account, accountProperties, person, personProperties } from './person.ts';

/** Attributes that rules may name (model.md §3). Those of a tenant's own directory extensions are not among them yet. */
const attributes = [
  'id,city,companyName,country,department,displayName,employeeId,givenName,jobTitle,mail,mailNickname,mobilePhone',
  'officeLocation,postalCode,preferredLanguage,preferredDataLocation,state,streetAddress,surname,usageLocation',
  'userPrincipalName,onPremisesExtensionAttributes',
].join(',');

const mostGroups = 2000;
const mostHolders = 200;
/** The largest page of directory objects (concepts/paging). */
const page = 999;

const attributeRecord = z.record(z.string(), z.json());
const object = z.object({
  '@odata.type': z.string(),
  id: z.string(),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
});
const identified = z.object({ id: z.string().min(1) });
/** Of what somebody belongs to, only roles have one. */
const role = z.object({ roleTemplateId: z.string().nullish() });
/** Members of a role, and of a group, may be groups and apps too. */
const member = z.object({ '@odata.type': z.string().optional(), id: z.string().optional() }).loose();
type Member = z.infer<typeof member>;

/** A tenant's people in Microsoft Entra. Pages: api/user-get, user-list, user-list-memberof, directoryrole-list-members. */
export class GraphDirectory implements Directory {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  async person(tenant: string, id: string): Promise<Profile | undefined> {
    return unlessMissing(() => this.#user(tenant, id, personProperties, person));
  }

  /** One read each, gathered: `directoryObjects/getByIds` would need ids that are all uuids, and takes no `$select`. */
  async people(tenant: string, ids: readonly string[]): Promise<readonly Profile[]> {
    const found = await Promise.all(ids.map((id) => this.person(tenant, id)));
    return found.filter((profile) => profile !== undefined);
  }

  /** All of it works without advanced queries (concepts/aad-advanced-queries); Graph compares without regard to case. */
  async found(tenant: string, text: string, limit: number): Promise<readonly Profile[]> {
    const wanted = literal(text);
    if (text.includes('@')) return this.#users(tenant, `mail eq ${wanted} or userPrincipalName eq ${wanted}`, limit);
    const exact = await this.#users(tenant, `displayName eq ${wanted}`, limit);
    return exact.length > 0 ? exact : this.#users(tenant, `startswith(displayName,${wanted}) or startswith(surname,${wanted})`, limit);
  }

  async #users(tenant: string, filter: string, limit: number): Promise<readonly Profile[]> {
    const parameters = query({ $filter: filter, $select: personProperties, $top: limit });
    return all(this.#graph, get(tenant, `/users${parameters}`), person, limit);
  }

  async account(tenant: string, id: string): Promise<Account | undefined> {
    const found = await unlessMissing(() => this.#user(tenant, id, accountProperties, account));
    return found && { ...found, msTenantId: tenant };
  }

  async attributes(tenant: string, id: string): Promise<Attributes | undefined> {
    const found = await unlessMissing(() => this.#user(tenant, id, attributes, attributeRecord));
    return found && Object.fromEntries(Object.entries(found).filter(([name]) => !name.startsWith('@')));
  }

  async groups(tenant: string, id: string): Promise<Groups> {
    const [direct, transitive] = await Promise.all([
      this.#memberships(tenant, id, 'memberOf'),
      this.#memberships(tenant, id, 'transitiveMemberOf'),
    ]);
    return { direct, transitive };
  }

  /** Of the groups that they are in, too: companies give roles to groups (api/user-list-transitivememberof). */
  async directoryRoles(tenant: string, id: string): Promise<readonly string[]> {
    const found = await unlessMissing(() => {
      const path = `/users/${segment(id)}/transitiveMemberOf${query({ $select: 'id,roleTemplateId', $top: page })}`;
      return all(this.#graph, get(tenant, path), role, mostGroups);
    });
    return [...new Set((found ?? []).flatMap(({ roleTemplateId }) => roleTemplateId ?? []))];
  }

  /**
   * A role that nobody was ever given is not activated and hence not listed: nobody holds it. Those who hold it through a group are
   * the group's members; one that may have a role has no groups in it (learn.microsoft.com/entra/identity/role-based-access-control/groups-concept).
   */
  async holders(tenant: string, roleTemplateId: string): Promise<readonly Profile[]> {
    const parameters = query({ $filter: `roleTemplateId eq ${literal(roleTemplateId)}`, $select: 'id' });
    const [activated] = await all(this.#graph, get(tenant, `/directoryRoles${parameters}`), identified, 1);
    if (!activated) return [];
    const path = `/directoryRoles/${segment(activated.id)}/members${query({ $select: personProperties })}`;
    const members = await all(this.#graph, get(tenant, path), member, mostHolders);
    const groups = members.flatMap((found) => (found['@odata.type'] === groupType && found.id ? [found.id] : []));
    const inGroups = await Promise.all(groups.map((group) => this.#membersOf(tenant, group)));
    return [...new Map([...members, ...inGroups.flat()].flatMap(profileOf).map((profile) => [profile.id, profile])).values()];
  }

  async #membersOf(tenant: string, group: string): Promise<readonly Member[]> {
    const path = `/groups/${segment(group)}/members${query({ $select: personProperties })}`;
    return (await unlessMissing(() => all(this.#graph, get(tenant, path), member, mostHolders))) ?? [];
  }

  async #memberships(tenant: string, id: string, relation: string): Promise<readonly Group[]> {
    const path = `/users/${segment(id)}/${relation}${query({ $select: 'id,displayName,mail', $top: page })}`;
    const found = await unlessMissing(() => all(this.#graph, get(tenant, path), object, mostGroups));
    return (found ?? []).map(({ displayName, mail, ...rest }) => ({ ...rest, displayName: displayName ?? '', mail: mail ?? null }));
  }

  async #user<T>(tenant: string, id: string, properties: string, schema: z.ZodType<T>): Promise<T> {
    const path = `/users/${segment(id)}${query({ $select: properties })}`;
    return read(await this.#graph.ask(get(tenant, path)), schema);
  }
}

const userType = '#microsoft.graph.user';
const groupType = '#microsoft.graph.group';

function profileOf(found: Member): readonly Profile[] {
  const profile = (found['@odata.type'] ?? userType) === userType ? person.safeParse(found).data : undefined;
  return profile ? [profile] : [];
}
