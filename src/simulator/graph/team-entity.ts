import type { ChannelRecord, OperationRecord, TeamRecord } from '../records.ts';
import type { Call } from './call.ts';
import { badRequest, noSuchItem, noSuchTeam } from './errors.ts';
import type { Entity } from './filter.ts';
import { isoTime } from './group-entity.ts';

const channelUrl = (thread: string, name: string, team: string, tenant: string): string =>
  `https://teams.microsoft.com/l/channel/${encodeURIComponent(thread)}/${encodeURIComponent(name)}?groupId=${team}&tenantId=${tenant}`;

export function teamEntity(call: Call, team: TeamRecord): Entity {
  const group = call.tenant.group(team.id);
  const general = team.channels[0]?.id ?? '';
  return {
    id: team.id,
    createdDateTime: isoTime(team.createdAt),
    displayName: group?.displayName ?? null,
    description: group?.description ?? null,
    internalId: general,
    classification: group?.classification ?? null,
    specialization: 'none',
    visibility: lowerFirst(group?.visibility ?? 'Private'),
    // A page of ours where Teams has a client: "Open team" has to open something.
    webUrl: `${call.world.settings.url}/team/${call.tenant.id}/${team.id}`,
    isArchived: call.tenant.isArchived(team),
    tenantId: call.tenant.id,
    ...team.settings,
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const channelEntity = (call: Call, team: TeamRecord, channel: ChannelRecord): Entity => ({
  id: channel.id,
  createdDateTime: isoTime(channel.createdAt),
  displayName: channel.displayName,
  description: channel.description,
  isFavoriteByDefault: null,
  email: `${channel.id.slice(3, 11)}.${call.tenant.organization()?.domain ?? ''}@emea.teams.ms`,
  webUrl: channelUrl(channel.id, channel.displayName, team.id, call.tenant.id),
  membershipType: channel.membershipType,
  isArchived: false,
  tenantId: call.tenant.id,
});

/** The state is a matter of time: notStarted, inProgress, succeeded or failed; the target shows in `succeeded` only. */
export function operationEntity(call: Call, operation: OperationRecord): Entity {
  const { now } = call.world;
  const done = now >= operation.endsAt;
  const begun = now >= operation.beginsAt;
  const { failure } = operation;
  const made = done && !failure;
  return {
    id: operation.id,
    operationType: operation.type,
    createdDateTime: isoTime(operation.createdAt),
    status: done ? (failure ? 'failed' : 'succeeded') : begun ? 'inProgress' : 'notStarted',
    lastActionDateTime: isoTime(done ? operation.endsAt : begun ? operation.beginsAt : operation.createdAt),
    attemptsCount: 1,
    targetResourceId: made ? operation.targetId : null,
    targetResourceLocation: made ? `/teams('${operation.targetId}')` : null,
    error: done && failure ? failure : null,
  };
}

/** The team that the path names; 404 otherwise. */
export function teamOf(call: Call): TeamRecord {
  const id = call.parameter('team');
  const team = call.tenant.team(id);
  if (!team) throw noSuchTeam(id);
  return team;
}

/** The same, refused while it is archived. */
export function activeTeamOf(call: Call): TeamRecord {
  const team = teamOf(call);
  if (call.tenant.isArchived(team)) throw badRequest(`Team has to be active, for this to be changed: ${team.id}`);
  return team;
}

/** The channel that the path names, if it shows by now; 404 otherwise. */
export function channelOf(call: Call, team: TeamRecord): ChannelRecord {
  const id = call.parameter('channel');
  const channel = call.tenant.channels(team).find((candidate) => candidate.id === id);
  if (!channel) throw noSuchItem('Channel', id);
  return channel;
}

/** Keeps the team with the channel in its new form. */
export function keepChannel(call: Call, team: TeamRecord, changed: ChannelRecord): void {
  const channels = team.channels.map((channel) => (channel.id === changed.id ? changed : channel));
  call.tenant.keepTeam({ ...team, channels });
}
