import { between, hexDigits, newId } from '../chance.ts';
import type {
  ChannelRecord,
  GroupRecord,
  InstallationRecord,
  Membership,
  OperationRecord,
  TabRecord,
  TeamRecord,
} from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { bodyOf, description, requiredText, text, visibility, type Json } from './body.ts';
import { graphRoute, type Call, type Handler } from './call.ts';
import { badRequest, GraphError, noSuchTeam } from './errors.ts';
import { usualSettings } from './team-settings.ts';

type Part = 'apps' | 'tabs' | 'settings' | 'channels' | 'members';
const allParts: readonly Part[] = ['apps', 'tabs', 'settings', 'channels', 'members'];

/**
 * POST /teams/{id}/clone (team-clone, and what is known of its gaps): 202 without a body, `Location` at the source. All that
 * will be is written down at once, each thing with the time from which it shows; an archived team can be cloned.
 */
const clone: Handler = (call) => {
  const { world, tenant } = call;
  const source = sourceOf(call);
  const body = bodyOf(call.request);
  const displayName = requiredText(body, 'displayName', 256);
  const parts = partsOf(body);
  const owner = source.group.people.find((member) => member.owner);
  if (owner && tenant.user(owner.userId)?.beyond.teamsLicence === false)
    throw new GraphError(403, 'AccessDenied', 'The owner of the team has no licence for Microsoft Teams.');
  const takes = between(world.random, world.settings.cloneTime);
  const beginsAt = world.now + Math.round(takes * 0.1);
  const endsAt = world.now + takes;
  const failure = failureOf(call);
  if (failure) return ordered(call, source.team.id, { targetId: newId(world.random), beginsAt, endsAt, failure });
  const team = madeTeam(call, source.team, parts, { beginsAt, endsAt });
  const group: GroupRecord = {
    ...source.group,
    id: team.id,
    displayName,
    // The page says both "left blank" and "takes displayName"; reports say blank.
    description: description(body) ?? null,
    mailNickname: nicknameFor(call, displayName),
    visibility: visibility(body) ?? source.group.visibility,
    classification: text(body, 'classification') ?? source.group.classification,
    createdAt: beginsAt,
    searchableFrom: beginsAt + world.settings.directoryLag,
    people: peopleOf(call, source.group, parts, team.seenFrom),
    groups: [],
    stale: undefined,
  };
  tenant.keepTeam(team);
  tenant.keepGroup(group);
  return ordered(call, source.team.id, { targetId: team.id, beginsAt, endsAt });
};

/** Some clones fail where the settings say so: after their time, as an operation and not as an answer. */
function failureOf({ world }: Call): OperationRecord['failure'] {
  const { cloneFailure } = world.settings;
  if (!cloneFailure || world.random() >= cloneFailure.share) return undefined;
  return { code: cloneFailure.code, message: 'The team could not be cloned.' };
}

function ordered(
  call: Call,
  teamId: string,
  outcome: Pick<OperationRecord, 'targetId' | 'beginsAt' | 'endsAt' | 'failure'>,
): SimulatorResponse {
  const id = newId(call.world.random);
  call.tenant.keepOperation({ id, teamId, type: 'cloneTeam', createdAt: call.world.now, ...outcome });
  return { status: 202, headers: { location: `/teams('${teamId}')/operations('${id}')` } };
}

function sourceOf(call: Call): { readonly team: TeamRecord; readonly group: GroupRecord } {
  const id = call.parameter('team');
  const team = call.tenant.team(id);
  const group = call.tenant.group(id);
  if (team && group) return { team, group };
  if (call.tenant.anyGroup(id)?.isTeam) throw new GraphError(404, 'ItemNotFound', `The team ${id} was deleted.`);
  throw noSuchTeam(id);
}

function partsOf(body: Json): ReadonlySet<Part> {
  const names = requiredText(body, 'partsToClone')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const parts = names.flatMap((name) => allParts.find((part) => part === name) ?? []);
  if (parts.length < names.length) throw badRequest("Invalid value specified for property 'partsToClone'.");
  for (const needed of ['apps', 'channels'] as const)
    if (parts.includes('tabs') && !parts.includes(needed)) {
      const what = needed === 'apps' ? 'Apps' : 'channels';
      throw new GraphError(400, 'InvalidRequest', `Tabs cannot be cloned without cloning ${what} as well.`);
    }
  return new Set(parts);
}

interface Times {
  readonly beginsAt: number;
  readonly endsAt: number;
}

function madeTeam(call: Call, source: TeamRecord, parts: ReadonlySet<Part>, { beginsAt, endsAt }: Times): TeamRecord {
  const { random, settings } = call.world;
  const seenFrom = endsAt + between(random, settings.teamLag);
  // The docs say that tabs arrive unconfigured, reports since 2025 that they do not arrive at all: it is one or the other.
  const tabs = parts.has('tabs') && random() < 0.5;
  const copied = ({ displayName, description, tabs: ofSource }: ChannelRecord, shows: number): ChannelRecord => ({
    id: `19:${hexDigits(random, 32)}@thread.tacv2`,
    displayName,
    description,
    membershipType: 'standard',
    createdAt: beginsAt,
    seenFrom: shows,
    people: [],
    tabs: tabs ? ofSource.map((tab) => unconfigured(tab, random)) : [],
  });
  const [general, ...others] = source.channels;
  const standard = parts.has('channels') ? others.filter(({ membershipType }) => membershipType === 'standard') : [];
  return {
    id: newId(random),
    createdAt: beginsAt,
    seenFrom,
    archived: { value: false, from: 0 },
    settings: parts.has('settings') ? source.settings : usualSettings,
    channels: [
      ...(general ? [copied(general, seenFrom)] : []),
      ...standard.map((channel) => copied(channel, seenFrom + between(random, settings.teamLag))),
    ],
    apps: appsOf(call, source, parts, seenFrom),
  };
}

const unconfigured = (tab: TabRecord, random: () => number): TabRecord => ({
  ...tab,
  id: newId(random),
  configuration: { entityId: null, contentUrl: null, removeUrl: null, websiteUrl: null },
});

/** Those that every team has are there at once, the source's come a little later. */
function appsOf(call: Call, source: TeamRecord, parts: ReadonlySet<Part>, shows: number): InstallationRecord[] {
  const { random, settings } = call.world;
  const preinstalled = call.tenant
    .apps()
    .filter((app) => app.preinstalled)
    .map(({ id }) => id);
  const copied = parts.has('apps') ? source.apps.filter(({ appId }) => !preinstalled.includes(appId)) : [];
  return [
    ...preinstalled.map((appId) => ({ id: newId(random), appId })),
    ...copied.map(({ appId }) => ({ id: newId(random), appId, seenFrom: shows + between(random, settings.teamLag) })),
  ];
}

/** One owner stays, the source's first; other owners become members, and come along only with `members`. */
function peopleOf(call: Call, source: GroupRecord, parts: ReadonlySet<Part>, shows: number): Membership[] {
  const { random, settings } = call.world;
  const owner = source.people.find((member) => member.owner);
  const others = parts.has('members') ? source.people.filter((member) => member !== owner) : [];
  const later = (): number => shows + between(random, settings.teamLag);
  return [
    ...(owner ? [{ userId: owner.userId, owner: true, seenFrom: shows }] : []),
    ...others.map(({ userId }) => ({ userId, owner: false, seenFrom: later() })),
  ];
}

/** Computed from the name, whatever the caller asked for: ASCII letters and digits, with digits behind where it is taken. */
function nicknameFor(call: Call, displayName: string): string {
  const plain =
    displayName
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9_-]/g, '')
      .slice(0, 58) || 'team';
  let nickname = plain;
  while (call.tenant.nicknameTaken(nickname)) nickname = `${plain}${100 + Math.floor(call.world.random() * 900)}`;
  return nickname;
}

export const cloneRoute: Route = graphRoute('POST', '/teams/{team}/clone', clone);
