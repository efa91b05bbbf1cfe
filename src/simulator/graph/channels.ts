import { hexDigits } from '../chance.ts';
import type { ChannelRecord, Membership, TeamRecord } from '../records.ts';
import type { Route } from '../route.ts';
import { bodyOf, objects, requiredText, text, texts, type Json } from './body.ts';
import { entityAnswer, expandedNames, graphRoute, type Call, type Handler } from './call.ts';
import { badRequest } from './errors.ts';
import type { Entity } from './filter.ts';
import { listAnswer } from './list.ts';
import { licensedUser } from './membership.ts';
import { tabEntity } from './tabs.ts';
import { activeTeamOf, channelEntity, channelOf, teamOf } from './team-entity.ts';

const filterable = ['id', 'displayName', 'description', 'membershipType', 'createdDateTime'];

const expandedEntity = (call: Call, team: TeamRecord, channel: ChannelRecord): Entity => {
  const entity = channelEntity(call, team, channel);
  if (!expandedNames(call).includes('tabs')) return entity;
  return { ...entity, tabs: channel.tabs.map((tab) => tabEntity(call, team, channel, tab)) };
};

const list: Handler = (call) => {
  const team = teamOf(call);
  const channels = call.tenant.channels(team).map((channel) => expandedEntity(call, team, channel));
  return listAnswer(call, channels, { context: `teams('${team.id}')/channels`, filterable });
};

/** 201; a name that is taken is refused, and a private channel needs an owner from the team (channel-post). */
const create: Handler = (call) => {
  const team = activeTeamOf(call);
  const body = bodyOf(call.request);
  const displayName = requiredText(body, 'displayName', 50);
  if (/[~#%&*{}+/\\:<>?|'"]/.test(displayName))
    throw badRequest(`Channel name ${displayName} contains characters that are not allowed.`);
  if (team.channels.some((channel) => channel.displayName.toLowerCase() === displayName.toLowerCase()))
    throw badRequest('Channel name already existed, please use other name');
  const membershipType = membershipTypeOf(body);
  const channel: ChannelRecord = {
    id: `19:${hexDigits(call.world.random, 32)}@thread.tacv2`,
    displayName,
    description: text(body, 'description', 1024) ?? null,
    membershipType,
    createdAt: call.world.now,
    seenFrom: call.world.now,
    people: membershipType === 'standard' ? [] : firstPeople(call, team, body),
    tabs: [],
  };
  call.tenant.keepTeam({ ...team, channels: [...team.channels, channel] });
  return entityAnswer(call, `teams('${team.id}')/channels/$entity`, channelEntity(call, team, channel), 201);
};

function membershipTypeOf(body: Json): ChannelRecord['membershipType'] {
  const given = text(body, 'membershipType')?.toLowerCase() ?? 'standard';
  const found = (['standard', 'private', 'shared'] as const).find((type) => type === given);
  if (!found) throw badRequest("Invalid value specified for property 'membershipType'.");
  return found;
}

function firstPeople(call: Call, team: TeamRecord, body: Json): Membership[] {
  const group = call.tenant.group(team.id);
  const people = (body['members'] ? objects(body, 'members', 200) : []).map((member) => {
    const user = licensedUser(call, member);
    if (!group?.people.some(({ userId, seenFrom }) => userId === user.id && seenFrom <= call.world.now))
      throw badRequest(`The user ${user.id} has to be a member of the team first.`);
    return { userId: user.id, owner: texts(member, 'roles').includes('owner'), seenFrom: call.world.now };
  });
  if (!people.some(({ owner }) => owner))
    throw badRequest('Private and shared channels need an owner among their members.');
  return people;
}

export const channelRoutesOfTeam: readonly Route[] = [
  graphRoute('GET', '/teams/{team}/channels', list),
  graphRoute('GET', '/teams/{team}/allChannels', list),
  graphRoute('POST', '/teams/{team}/channels', create),
  graphRoute('GET', '/teams/{team}/channels/{channel}', (call) => {
    const team = teamOf(call);
    const channel = channelOf(call, team);
    return entityAnswer(call, `teams('${team.id}')/channels/$entity`, expandedEntity(call, team, channel));
  }),
];
