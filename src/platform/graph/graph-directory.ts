import { z } from 'zod';
import type { Directory } from '../../people/directory.ts';
import type { Attributes, Group, Groups, Profile } from '../../people/profile.ts';
import type { Account } from '../../people/user-profile.ts';
import { advanced, get, type Graph } from './call.ts';
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
const role = z.object({ roleTemplateId: z.string() });
/** Members of a role may be groups and apps too. */
const member = z.object({ '@odata.type': z.string().optional() }).loose();

/** A tenant's people in Microsoft Entra. Pages: api/user-get, user-list-memberof, directoryrole-list-members. */
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

  async directoryRoles(tenant: string, id: string): Promise<readonly string[]> {
    const parameters = query({ $count: 'true', $select: 'id,roleTemplateId' });
    const roles = await unlessMissing(() => {
      const path = `/users/${segment(id)}/memberOf/microsoft.graph.directoryRole${parameters}`;
      return all(this.#graph, get(tenant, path, advanced), role, mostGroups);
    });
    return (roles ?? []).map(({ roleTemplateId }) => roleTemplateId);
  }

  /** A role that nobody was ever given is not activated and hence not listed: nobody holds it. */
  async holders(tenant: string, roleTemplateId: string): Promise<readonly Profile[]> {
    const parameters = query({ $filter: `roleTemplateId eq ${literal(roleTemplateId)}`, $select: 'id' });
    const [activated] = await all(this.#graph, get(tenant, `/directoryRoles${parameters}`), identified, 1);
    if (!activated) return [];
    const path = `/directoryRoles/${segment(activated.id)}/members${query({ $select: personProperties })}`;
    const members = await all(this.#graph, get(tenant, path), member, mostHolders);
    return members.flatMap((found) => {
      const profile = (found['@odata.type'] ?? userType) === userType ? person.safeParse(found).data : undefined;
      return profile ? [profile] : [];
    });
  }

  async #memberships(tenant: string, id: string, relation: string): Promise<readonly Group[]> {
    const path = `/users/${segment(id)}/${relation}${query({ $select: 'id,displayName,mail', $top: page })}`;
    const found = await all(this.#graph, get(tenant, path), object, mostGroups);
    return found.map(({ displayName, mail, ...rest }) => ({ ...rest, displayName: displayName ?? '', mail: mail ?? null }));
  }

  async #user<T>(tenant: string, id: string, properties: string, schema: z.ZodType<T>): Promise<T> {
    const path = `/users/${segment(id)}${query({ $select: properties })}`;
    return read(await this.#graph.ask(get(tenant, path)), schema);
  }
}

const userType = '#microsoft.graph.user';
