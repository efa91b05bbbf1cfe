import type { Membership } from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { bodyOf, boundId, objects, texts } from './body.ts';
import { entityAnswer, graphRoute, noContent, type Call } from './call.ts';
import { badRequest, noSuchItem, noSuchTeam } from './errors.ts';
import type { Entity } from './filter.ts';
import { listAnswer } from './list.ts';
import {
  changeEach,
  knownUser,
  licensedUser,
  memberEntity,
  membershipId,
  withMember,
  withoutMember,
  withRole,
  type Circle,
} from './membership.ts';
import { activeTeamOf, channelOf, keepChannel, teamOf } from './team-entity.ts';

type CircleOf = (call: Call, toChange: boolean) => Circle;

/** A team's people are its group's. Who leaves the team leaves its private channels too. */
const teamCircle: CircleOf = (call) => {
  const team = teamOf(call);
  const group = call.tenant.group(team.id);
  if (!group) throw noSuchTeam(team.id);
  return {
    kind: 'team',
    id: team.id,
    context: `teams('${team.id}')/members`,
    people: group.people,
    admit: () => undefined,
    keep(people) {
      call.tenant.keepGroup({ ...group, people });
      if (people.length >= group.people.length) return;
      const stays = ({ userId }: Membership): boolean => people.some((person) => person.userId === userId);
      const channels = team.channels.map((channel) => ({ ...channel, people: channel.people.filter(stays) }));
      call.tenant.keepTeam({ ...team, channels });
    },
  };
};

/** A private or shared channel has people of its own, out of its team; a standard one shows its team's. */
const channelCircle: CircleOf = (call, toChange) => {
  const team = toChange ? activeTeamOf(call) : teamOf(call);
  const channel = channelOf(call, team);
  const group = call.tenant.group(team.id);
  const standard = channel.membershipType === 'standard';
  if (standard && toChange) throw badRequest('Members of a standard channel are those of its team.');
  return {
    kind: 'channel',
    id: channel.id,
    context: `teams('${team.id}')/channels('${encodeURIComponent(channel.id)}')/members`,
    people: standard ? (group?.people ?? []) : channel.people,
    admit({ id }) {
      if (!group?.people.some(({ userId, seenFrom }) => userId === id && seenFrom <= call.world.now))
        throw badRequest(`The user ${id} has to be a member of the team first.`);
    },
    keep: (people) => keepChannel(call, team, { ...channel, people }),
  };
};

const results = (call: Call, value: readonly Entity[], status: number): SimulatorResponse => ({
  status,
  body: {
    '@odata.context': `${call.world.settings.url}/v1.0/$metadata#Collection(microsoft.graph.aadUserConversationMemberResult)`,
    value,
  },
});

const allWell = (value: readonly Entity[]): boolean => value.every(({ error }) => error === null);

/**
 * Up to 200: 200, or 207 where some failed (conversationmembers-add); 404 for all where one of them is nobody
 * (microsoft-graph-docs#15931).
 */
function addMany(call: Call, circle: Circle): SimulatorResponse {
  const members = objects(bodyOf(call.request), 'values', 200);
  for (const member of members) knownUser(call, member);
  const value = changeEach(circle, members, (people, member) => withMember(call, circle, people, member));
  return results(call, value, allWell(value) ? 200 : 207);
}

/** Up to 20: 204, or 207 where some failed (conversationmember-remove). */
function removeMany(call: Call, circle: Circle): SimulatorResponse {
  const members = objects(bodyOf(call.request), 'values', 20);
  const value = changeEach(circle, members, (people, member) =>
    withoutMember(circle, people, boundId(member, 'user', 'users')),
  );
  return allWell(value) ? noContent : results(call, value, 207);
}

function addOne(call: Call, circle: Circle): SimulatorResponse {
  const body = bodyOf(call.request);
  const people = withMember(call, circle, circle.people, body);
  circle.keep(people);
  const { id } = licensedUser(call, body);
  const added = people.find(({ userId }) => userId === id);
  if (!added) throw noSuchItem('Member', id);
  return entityAnswer(call, `${circle.context}/$entity`, memberEntity(call, circle, added), 201);
}

function named(call: Call, circle: Circle): Membership {
  const id = call.parameter('membership');
  const member = circle.people.find(({ userId }) => membershipId(call, circle, userId) === id);
  if (!member) throw noSuchItem('Member', id);
  return member;
}

/** Roles only: owner, or none for a member (team-update-members, channel-update-members). */
function changeRole(call: Call, circle: Circle): SimulatorResponse {
  const member = named(call, circle);
  const owner = texts(bodyOf(call.request), 'roles').includes('owner');
  circle.keep(withRole(call, circle, circle.people, member, owner));
  return entityAnswer(call, `${circle.context}/$entity`, memberEntity(call, circle, { ...member, owner }));
}

function list(call: Call, circle: Circle): SimulatorResponse {
  const shown = circle.people.filter(({ seenFrom }) => seenFrom <= call.world.now);
  return listAnswer(
    call,
    shown.map((member) => memberEntity(call, circle, member)),
    {
      context: circle.context,
      filterable: ['userId', 'displayName', 'email', 'roles'],
      page: { most: 999, usual: 100 },
    },
  );
}

const routesAt = (members: string, circleOf: CircleOf): readonly Route[] => [
  graphRoute('GET', members, (call) => list(call, circleOf(call, false))),
  graphRoute('POST', members, (call) => addOne(call, circleOf(call, true))),
  graphRoute('POST', `${members}/add`, (call) => addMany(call, circleOf(call, true))),
  graphRoute('GET', `${members}/{membership}`, (call) => {
    const circle = circleOf(call, false);
    return entityAnswer(call, `${circle.context}/$entity`, memberEntity(call, circle, named(call, circle)));
  }),
  graphRoute('PATCH', `${members}/{membership}`, (call) => changeRole(call, circleOf(call, true))),
  graphRoute('DELETE', `${members}/{membership}`, (call) => {
    const circle = circleOf(call, true);
    circle.keep(withoutMember(circle, circle.people, named(call, circle).userId));
    return noContent;
  }),
];

export const memberRoutes: readonly Route[] = [
  ...routesAt('/teams/{team}/members', teamCircle),
  graphRoute('POST', '/teams/{team}/members/remove', (call) => removeMany(call, teamCircle(call, true))),
  ...routesAt('/teams/{team}/channels/{channel}/members', channelCircle),
];
