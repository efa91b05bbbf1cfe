import type { GroupFace, GroupRecord } from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { bodyOf, description, text, visibility } from './body.ts';
import { entityAnswer, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { badRequest, GraphError, noSuchObject } from './errors.ts';
import type { Entity } from './filter.ts';
import { changedFace, groupEntity, groupOf, searchedEntity } from './group-entity.ts';
import { listAnswer } from './list.ts';
import { userEntity } from './users.ts';

const filterable = [
  'classification createdDateTime description displayName groupTypes id mail mailEnabled mailNickname',
  'proxyAddresses renewedDateTime resourceProvisioningOptions securityEnabled visibility',
].flatMap((names) => names.split(' '));

const list: Handler = (call) => {
  const known = call.tenant.everyGroup().flatMap((group): Entity[] => {
    const entity = searchedEntity(call, group);
    return entity ? [entity] : [];
  });
  const page = { most: 999, usual: 100 };
  return listAnswer(call, known, {
    context: 'groups',
    filterable,
    searchable: ['displayName', 'description', 'mail'],
    page,
  });
};

/** Changes of the face only; search learns of them after `directoryLag`. */
const change: Handler = (call) => {
  const group = groupOf(call);
  call.tenant.keepGroup(changedFace(call, group, faceChange(call, group)));
  return noContent;
};

function faceChange(call: Call, group: GroupRecord): Partial<GroupFace> {
  const body = bodyOf(call.request);
  const displayName = text(body, 'displayName', 256);
  const mailNickname = text(body, 'mailNickname', 64);
  const described = description(body);
  const classification = text(body, 'classification');
  const privacy = visibility(body);
  if (displayName !== undefined && !displayName?.trim())
    throw new GraphError(
      400,
      'Request_BadRequest',
      "Invalid value specified for property 'displayName' of resource 'Group'.",
    );
  if (mailNickname !== undefined) checkNickname(call, mailNickname ?? '', group.id);
  return {
    ...(displayName ? { displayName } : {}),
    ...(mailNickname ? { mailNickname } : {}),
    ...(described === undefined ? {} : { description: described }),
    ...(classification === undefined ? {} : { classification }),
    ...(privacy ? { visibility: privacy } : {}),
  };
}

/** Letters of a nickname are those of resources/group; another group's is refused. */
function checkNickname(call: Call, nickname: string, group: string): void {
  if (!/^[!#$%&'*+/0-9=?A-Z^_`a-z{|}~-]+$/.test(nickname))
    throw new GraphError(
      400,
      'Request_BadRequest',
      "Invalid value specified for property 'mailNickname' of resource 'Group'.",
    );
  if (call.tenant.nicknameTaken(nickname, group))
    throw new GraphError(
      400,
      'Request_BadRequest',
      'Another object with the same value for property mailNickname already exists.',
    );
}

const remove: Handler = (call) => {
  call.tenant.keepGroup({ ...groupOf(call), deletedAt: call.world.now });
  return noContent;
};

/** Owners or everybody. People of a team are its members, and those who just came show late. */
function people(call: Call, ownersOnly: boolean): SimulatorResponse {
  const group = groupOf(call);
  const shown = group.people.filter((member) => member.seenFrom <= call.world.now && (member.owner || !ownersOnly));
  const users = shown.flatMap(({ userId }) => {
    const user = call.tenant.user(userId);
    return user ? [{ '@odata.type': '#microsoft.graph.user', ...userEntity(user) }] : [];
  });
  const nested = ownersOnly ? [] : group.groups.flatMap((id) => call.tenant.group(id) ?? []);
  const groups = nested.map((inner) => ({ '@odata.type': '#microsoft.graph.group', ...groupEntity(call, inner) }));
  const rules = { context: 'directoryObjects', filterable: ['displayName', 'id'], page: { most: 999, usual: 100 } };
  return listAnswer(call, [...users, ...groups], rules);
}

const retention = 30 * 24 * 3_600_000;

const deletedGroups = (call: Call): readonly GroupRecord[] =>
  call.tenant
    .everyGroup()
    .filter(
      ({ kind, deletedAt }) => kind === 'unified' && deletedAt !== undefined && deletedAt + retention > call.world.now,
    );

const restore: Handler = (call) => {
  const id = call.parameter('group');
  const group = deletedGroups(call).find((deleted) => deleted.id === id);
  if (!group) throw noSuchObject(id);
  if (call.tenant.nicknameTaken(group.mailNickname, id))
    throw badRequest('Another object with the same value for property mailNickname already exists.');
  const living: GroupRecord = { ...group, deletedAt: undefined };
  call.tenant.keepGroup(living);
  return entityAnswer(call, 'directoryObjects/$entity', {
    '@odata.type': '#microsoft.graph.group',
    ...groupEntity(call, living),
  });
};

export const groupRoutes: readonly Route[] = [
  graphRoute('GET', '/groups', list),
  graphRoute('GET', '/groups/{group}', (call) =>
    entityAnswer(call, 'groups/$entity', groupEntity(call, groupOf(call))),
  ),
  graphRoute('PATCH', '/groups/{group}', change),
  graphRoute('DELETE', '/groups/{group}', remove),
  graphRoute('GET', '/groups/{group}/members', (call) => people(call, false)),
  graphRoute('GET', '/groups/{group}/owners', (call) => people(call, true)),
  graphRoute('GET', '/directory/deletedItems/microsoft.graph.group', (call) => {
    const deleted = deletedGroups(call).map((group) => groupEntity(call, group));
    return listAnswer(call, deleted, {
      context: 'groups',
      filterable: [...filterable, 'deletedDateTime'],
      page: { most: 999, usual: 100 },
    });
  }),
  graphRoute('POST', '/directory/deletedItems/{group}/restore', restore),
];
