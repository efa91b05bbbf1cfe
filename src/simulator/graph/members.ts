import { between } from '../chance.ts';
import type { GroupRecord, Membership, UserRecord } from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { bodyOf, boundId, objects, texts, type Json } from './body.ts';
import { entityAnswer, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { badRequest, GraphError, noSuchItem, noSuchTeam, usualCode } from './errors.ts';
import type { Entity } from './filter.ts';
import { listAnswer } from './list.ts';
import { teamOf } from './team-entity.ts';

/** Opaque to callers: names tenant, team and person, as Teams' own does. */
const membershipId = (call: Call, group: GroupRecord, userId: string): string =>
  Buffer.from(`MCMj##${call.tenant.id}##${group.id}##${userId}`).toString('base64');

function memberEntity(call: Call, group: GroupRecord, { userId, owner }: Membership): Entity {
  const user = call.tenant.user(userId);
  return {
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    id: membershipId(call, group, userId),
    roles: owner ? ['owner'] : [],
    displayName: user?.displayName ?? null,
    visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
    userId,
    email: user?.mail ?? null,
    tenantId: call.tenant.id,
  };
}

/** The group behind the team that the path names: its people are the team's. */
function groupOfTeam(call: Call): GroupRecord {
  const { id } = teamOf(call);
  const group = call.tenant.group(id);
  if (!group) throw noSuchTeam(id);
  return group;
}

/** Who a member of a body is; 404 for nobody, 403 without a licence for Teams, 400 for guests (team-post-members). */
export function licensedUser(call: Call, member: Json): UserRecord {
  const id = boundId(member, 'user', 'users');
  const user = call.tenant.user(id);
  if (!user) throw new GraphError(404, 'NotFound', `The user ${id} was not found.`);
  if (user.beyond.teamsLicence === false)
    throw new GraphError(403, 'Forbidden', `The user ${id} has no licence for Microsoft Teams.`);
  const roles = texts(member, 'roles');
  if (roles.some((role) => role !== 'owner' && role !== ''))
    throw badRequest(`Invalid role specified for member: ${roles.join()}.`);
  return user;
}

/** The group with one more person, or with another role for somebody who is in it. It may take a moment to show. */
function withMember(call: Call, group: GroupRecord, member: Json): GroupRecord {
  const { id } = licensedUser(call, member);
  const owner = texts(member, 'roles').includes('owner');
  const known = group.people.find(({ userId }) => userId === id);
  const seenFrom = known?.seenFrom ?? call.world.now + between(call.world.random, call.world.settings.teamLag);
  const changed = { userId: id, owner: owner || (known?.owner ?? false), seenFrom };
  const people = known
    ? group.people.map((person) => (person === known ? changed : person))
    : [...group.people, changed];
  return { ...group, people };
}

function withoutMember(group: GroupRecord, userId: string): GroupRecord {
  const person = group.people.find((candidate) => candidate.userId === userId);
  if (!person) throw noSuchItem('Member', userId);
  const people = group.people.filter((other) => other !== person);
  if (person.owner && !people.some(({ owner }) => owner)) throw badRequest('Cannot remove the last owner of the team.');
  return { ...group, people };
}

/** What became of one of many: `error` null or as in a refusal of its own. */
function each(
  call: Call,
  members: readonly Json[],
  change: (group: GroupRecord, member: Json) => GroupRecord,
): Entity[] {
  let group = groupOfTeam(call);
  const results = members.map((member): Entity => {
    const userId = boundId(member, 'user', 'users');
    const type = '#microsoft.graph.aadUserConversationMemberResult';
    try {
      group = change(group, member);
      return { '@odata.type': type, userId, error: null };
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      const code = usualCode(error.status);
      return {
        '@odata.type': type,
        userId,
        error: { code, message: error.message, target: null, details: [], innerError: null },
      };
    }
  });
  call.tenant.keepGroup(group);
  return results;
}

const results = (call: Call, value: readonly Entity[], status: number): SimulatorResponse => ({
  status,
  body: {
    '@odata.context': `${call.world.settings.url}/v1.0/$metadata#Collection(microsoft.graph.aadUserConversationMemberResult)`,
    value,
  },
});

/** Up to 200: 200, or 207 where some failed (conversationmembers-add). */
const addMany: Handler = (call) => {
  const members = objects(bodyOf(call.request), 'values', 200);
  const value = each(call, members, (group, member) => withMember(call, group, member));
  return results(call, value, value.every(({ error }) => error === null) ? 200 : 207);
};

/** Up to 20: 204, or 207 where some failed (conversationmember-remove). */
const removeMany: Handler = (call) => {
  const members = objects(bodyOf(call.request), 'values', 20);
  const value = each(call, members, (group, member) => withoutMember(group, boundId(member, 'user', 'users')));
  return value.every(({ error }) => error === null) ? noContent : results(call, value, 207);
};

const addOne: Handler = (call) => {
  const body = bodyOf(call.request);
  const group = withMember(call, groupOfTeam(call), body);
  call.tenant.keepGroup(group);
  const added = memberOf(call, group, licensedUser(call, body).id);
  return entityAnswer(call, `teams('${group.id}')/members/$entity`, memberEntity(call, group, added), 201);
};

function memberOf(call: Call, group: GroupRecord, userId: string): Membership {
  const member = group.people.find((candidate) => candidate.userId === userId);
  if (!member) throw noSuchItem('Member', userId);
  return member;
}

function namedMember(call: Call, group: GroupRecord): Membership {
  const id = call.parameter('membership');
  const member = group.people.find(({ userId }) => membershipId(call, group, userId) === id);
  if (!member) throw noSuchItem('Member', id);
  return member;
}

/** Roles only: owner, or none for a member (team-update-members). */
const change: Handler = (call) => {
  const group = groupOfTeam(call);
  const member = namedMember(call, group);
  const owner = texts(bodyOf(call.request), 'roles').includes('owner');
  const changed = { ...member, owner };
  const people = group.people.map((person) => (person === member ? changed : person));
  if (!people.some((person) => person.owner)) throw badRequest('Cannot remove the last owner of the team.');
  call.tenant.keepGroup({ ...group, people });
  return entityAnswer(call, `teams('${group.id}')/members/$entity`, memberEntity(call, group, changed));
};

const members = '/teams/{team}/members';

export const memberRoutes: readonly Route[] = [
  graphRoute('GET', members, (call) => {
    const group = groupOfTeam(call);
    const shown = group.people.filter(({ seenFrom }) => seenFrom <= call.world.now);
    const entities = shown.map((member) => memberEntity(call, group, member));
    const filterable = ['userId', 'displayName', 'email', 'roles'];
    return listAnswer(call, entities, {
      context: `teams('${group.id}')/members`,
      filterable,
      page: { most: 999, usual: 100 },
    });
  }),
  graphRoute('POST', members, addOne),
  graphRoute('POST', `${members}/add`, addMany),
  graphRoute('POST', `${members}/remove`, removeMany),
  graphRoute('GET', `${members}/{membership}`, (call) => {
    const group = groupOfTeam(call);
    return entityAnswer(
      call,
      `teams('${group.id}')/members/$entity`,
      memberEntity(call, group, namedMember(call, group)),
    );
  }),
  graphRoute('PATCH', `${members}/{membership}`, change),
  graphRoute('DELETE', `${members}/{membership}`, (call) => {
    const group = groupOfTeam(call);
    call.tenant.keepGroup(withoutMember(group, namedMember(call, group).userId));
    return noContent;
  }),
];
