import type { Call } from './call.ts';
import { noSuchObject } from './errors.ts';
import type { Entity } from './filter.ts';
import type { GroupFace, GroupRecord } from '../records.ts';

export const isoTime = (time: number): string => new Date(time).toISOString();

/** A group as `GET /groups/{id}` shows it: the present, not what search knows. */
export function groupEntity(call: Call, group: GroupRecord, face: GroupFace = group): Entity {
  const unified = group.kind === 'unified';
  const mail = unified ? `${face.mailNickname}@${call.tenant.organization()?.domain ?? ''}` : null;
  return {
    id: group.id,
    deletedDateTime: group.deletedAt === undefined ? null : isoTime(group.deletedAt),
    classification: face.classification,
    createdDateTime: isoTime(group.createdAt),
    description: face.description,
    displayName: face.displayName,
    groupTypes: unified ? ['Unified'] : [],
    mail,
    mailEnabled: unified,
    mailNickname: face.mailNickname,
    proxyAddresses: mail ? [`SMTP:${mail}`] : [],
    renewedDateTime: isoTime(group.createdAt),
    resourceProvisioningOptions: group.isTeam ? ['Team'] : [],
    securityEnabled: !unified,
    visibility: face.visibility,
  };
}

/** A group as directory search knows it: nothing of the last moments. Undefined where it is not known, or known as deleted. */
export function searchedEntity(call: Call, group: GroupRecord): Entity | undefined {
  const { now, settings } = call.world;
  const gone = group.deletedAt !== undefined && group.deletedAt + settings.directoryLag <= now;
  if (gone || group.searchableFrom > now) return undefined;
  const stale = group.stale && group.stale.until > now ? group.stale.face : undefined;
  return { ...groupEntity(call, group, stale), deletedDateTime: null };
}

/** The group with another face, which search learns of later. */
export function changedFace(call: Call, group: GroupRecord, change: Partial<GroupFace>): GroupRecord {
  const { now, settings } = call.world;
  const { displayName, description, mailNickname, visibility, classification } = group;
  const before = { displayName, description, mailNickname, visibility, classification };
  const face = group.stale && group.stale.until > now ? group.stale.face : before;
  return { ...group, ...change, stale: { until: now + settings.directoryLag, face } };
}

/** The group that the path names; 404 otherwise. */
export function groupOf(call: Call): GroupRecord {
  const id = call.parameter('group');
  const group = call.tenant.group(id);
  if (!group) throw noSuchObject(id);
  return group;
}
