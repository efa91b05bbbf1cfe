import type { GroupRecord } from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { graphRoute, type Call } from './call.ts';
import type { Entity } from './filter.ts';
import { groupEntity } from './group-entity.ts';
import { listAnswer } from './list.ts';
import { teamEntity } from './team-entity.ts';
import { userOf } from './users.ts';

const groupsDirectly = (call: Call, user: string): GroupRecord[] =>
  call.tenant
    .groups()
    .filter(({ people }) => people.some(({ userId, seenFrom }) => userId === user && seenFrom <= call.world.now));

/** With the groups that those groups are in, each once. */
function groupsTransitively(call: Call, user: string): GroupRecord[] {
  const all = call.tenant.groups();
  const reached = new Set(groupsDirectly(call, user).map(({ id }) => id));
  // A set grows while it is walked, so this reaches groups of groups and ends at cycles.
  for (const inner of reached) for (const outer of all) if (outer.groups.includes(inner)) reached.add(outer.id);
  return all.filter(({ id }) => reached.has(id));
}

/** Roles that were given to one of these: to a person, or to a group that may have a role. */
const rolesOf = (call: Call, holders: readonly string[]): Entity[] =>
  call.tenant
    .roles()
    .filter(({ members }) => members.some((member) => holders.includes(member)))
    .map(({ members: _members, ...role }) => ({
      '@odata.type': '#microsoft.graph.directoryRole',
      deletedDateTime: null,
      ...role,
    }));

const groupEntities = (call: Call, groups: readonly GroupRecord[]): Entity[] =>
  groups.map((group) => ({ '@odata.type': '#microsoft.graph.group', ...groupEntity(call, group) }));

const directory = (call: Call, entities: readonly Entity[]): SimulatorResponse =>
  listAnswer(call, entities, {
    context: 'directoryObjects',
    filterable: ['displayName', 'id', 'mail', 'securityEnabled'],
    searchable: ['displayName', 'description'],
    page: { most: 999, usual: 100 },
  });

/** What somebody belongs to: directory roles and groups, of one kind where the path ends with it. */
export const membershipRoutes: readonly Route[] = [
  ...(['memberOf', 'transitiveMemberOf'] as const).flatMap((name) => {
    const groupsOf = name === 'memberOf' ? groupsDirectly : groupsTransitively;
    const groups = (call: Call): Entity[] => groupEntities(call, groupsOf(call, userOf(call).id));
    const roles = (call: Call): Entity[] => {
      const { id } = userOf(call);
      return rolesOf(call, name === 'memberOf' ? [id] : [id, ...groupsTransitively(call, id).map((group) => group.id)]);
    };
    return [
      graphRoute('GET', `/users/{user}/${name}`, (call) => directory(call, [...roles(call), ...groups(call)])),
      graphRoute('GET', `/users/{user}/${name}/microsoft.graph.directoryRole`, (call) => directory(call, roles(call))),
      graphRoute('GET', `/users/{user}/${name}/microsoft.graph.group`, (call) => directory(call, groups(call))),
    ];
  }),
  graphRoute('GET', '/users/{user}/joinedTeams', (call) => {
    const teams = groupsDirectly(call, userOf(call).id).flatMap(({ id }) => call.tenant.team(id) ?? []);
    // user-list-joinedteams: only these properties are filled.
    const shown = ['id', 'displayName', 'description', 'isArchived', 'tenantId', 'visibility', 'webUrl'];
    const entities = teams.map((team) => teamEntity(call, team));
    return listAnswer(call, entities, { context: 'teams', unasked: shown });
  }),
];
