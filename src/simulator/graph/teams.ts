import { between, newId } from '../chance.ts';
import type { OperationRecord } from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { bodyOf, description, isObject, text, visibility } from './body.ts';
import { entityAnswer, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { badRequest, noSuchItem, noSuchTeam } from './errors.ts';
import { changedFace } from './group-entity.ts';
import { listAnswer } from './list.ts';
import { channelEntity, operationEntity, teamEntity, teamOf } from './team-entity.ts';

const settingNames = ['memberSettings', 'guestSettings', 'messagingSettings', 'funSettings'] as const;

/** Name, description and privacy are the group's; settings are merged one by one (team-update). */
const change: Handler = (call) => {
  const team = teamOf(call);
  const group = call.tenant.group(team.id);
  if (!group) throw noSuchTeam(team.id);
  const body = bodyOf(call.request);
  const displayName = text(body, 'displayName', 256);
  const described = description(body);
  const privacy = visibility(body);
  if (displayName?.trim() === '') throw badRequest("Invalid value specified for property 'displayName'.");
  const face = {
    ...(displayName ? { displayName } : {}),
    ...(described === undefined ? {} : { description: described }),
    ...(privacy ? { visibility: privacy } : {}),
  };
  if (Object.keys(face).length > 0) call.tenant.keepGroup(changedFace(call, group, face));
  const settings = settingNames.flatMap((name) => {
    const given = body[name];
    const known = team.settings[name];
    return isObject(given) ? [[name, { ...(isObject(known) ? known : {}), ...given }] as const] : [];
  });
  call.tenant.keepTeam({ ...team, settings: { ...team.settings, ...Object.fromEntries(settings) } });
  return noContent;
};

/** 202 with the operation; it is done a second or two later (team-archive, team-unarchive). */
function archive(call: Call, value: boolean): SimulatorResponse {
  const team = teamOf(call);
  const { now, random } = call.world;
  const endsAt = now + between(random, [500, 2000]);
  const operation: OperationRecord = {
    id: newId(random),
    teamId: team.id,
    type: value ? 'archiveTeam' : 'unarchiveTeam',
    targetId: team.id,
    createdAt: now,
    beginsAt: now,
    endsAt,
  };
  call.tenant.keepOperation(operation);
  if (call.tenant.isArchived(team) !== value) call.tenant.keepTeam({ ...team, archived: { value, from: endsAt } });
  return { status: 202, headers: { location: `/teams/${team.id}/operations/${operation.id}` } };
}

/** An operation is found at the team that it was asked of: the source, for a clone. */
const operation: Handler = (call) => {
  const id = call.parameter('operation');
  const found = call.tenant.operation(id);
  if (found?.teamId !== call.parameter('team').toLowerCase()) throw noSuchItem('Operation', id);
  const context = `teams('${found.teamId}')/operations/$entity`;
  return entityAnswer(call, context, operationEntity(call, found));
};

const primaryChannel: Handler = (call) => {
  const team = teamOf(call);
  const [general] = call.tenant.channels(team);
  if (!general) throw noSuchItem('Channel', 'primaryChannel');
  return entityAnswer(call, `teams('${team.id}')/primaryChannel/$entity`, channelEntity(call, team, general));
};

export const teamRoutes: readonly Route[] = [
  graphRoute('GET', '/teams/{team}', (call) => entityAnswer(call, 'teams/$entity', teamEntity(call, teamOf(call)))),
  graphRoute('GET', '/groups/{team}/team', (call) =>
    entityAnswer(call, 'teams/$entity', teamEntity(call, teamOf(call))),
  ),
  graphRoute('PATCH', '/teams/{team}', change),
  graphRoute('GET', '/teams/{team}/primaryChannel', primaryChannel),
  graphRoute('POST', '/teams/{team}/archive', (call) => archive(call, true)),
  graphRoute('POST', '/teams/{team}/unarchive', (call) => archive(call, false)),
  graphRoute('GET', '/teams/{team}/operations/{operation}', operation),
  graphRoute('GET', '/teams', (call) => {
    const teams = call.tenant.groups().flatMap(({ id }) => call.tenant.team(id) ?? []);
    const entities = teams.map((team) => teamEntity(call, team));
    return listAnswer(call, entities, {
      context: 'teams',
      filterable: ['displayName', 'description', 'id'],
      page: { most: 999, usual: 100 },
    });
  }),
];
