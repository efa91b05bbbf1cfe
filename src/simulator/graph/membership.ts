import { between } from '../chance.ts';
import type { Membership, UserRecord } from '../records.ts';
import { boundId, texts, type Json } from './body.ts';
import type { Call } from './call.ts';
import { badRequest, GraphError, noSuchItem, usualCode } from './errors.ts';
import type { Entity } from './filter.ts';

/** The people of a team, or of a channel that has its own. */
export interface Circle {
  readonly kind: 'team' | 'channel';
  /** The place's id: a part of its membership ids. */
  readonly id: string;
  /** The metadata path of the collection. */
  readonly context: string;
  readonly people: readonly Membership[];
  /** Refuses who may not come in. */
  admit(user: UserRecord): void;
  keep(people: readonly Membership[]): void;
}

/** Opaque to callers: names tenant, place and person, as Teams' own does. */
export const membershipId = (call: Call, circle: Circle, userId: string): string =>
  Buffer.from(`MCMj##${call.tenant.id}##${circle.id}##${userId}`).toString('base64');

/** Somebody from another organisation, who may be in a team and never own one. */
const isGuest = (user: UserRecord | undefined): boolean => user?.['userType'] === 'Guest';

export function memberEntity(call: Call, circle: Circle, { userId, owner }: Membership): Entity {
  const user = call.tenant.user(userId);
  return {
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    id: membershipId(call, circle, userId),
    roles: owner ? ['owner'] : isGuest(user) ? ['guest'] : [],
    displayName: user?.displayName ?? null,
    visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
    userId,
    email: user?.mail ?? null,
    tenantId: call.tenant.id,
  };
}

/** Who a member of a body is; 404 for nobody, and for an account that is disabled (team-post-members). */
export function knownUser(call: Call, member: Json): UserRecord {
  const id = boundId(member, 'user', 'users');
  const user = call.tenant.user(id);
  if (!user || user['accountEnabled'] === false) throw new GraphError(404, 'NotFound', `The user ${id} was not found.`);
  return user;
}

/**
 * The same, where they may be in a team: 403 without a licence for Teams and for guests, whom no application may add, 400 for
 * any role but owner (team-post-members).
 */
export function licensedUser(call: Call, member: Json): UserRecord {
  const user = knownUser(call, member);
  if (user.beyond.teamsLicence === false)
    throw new GraphError(403, 'Forbidden', `The user ${user.id} has no licence for Microsoft Teams.`);
  if (isGuest(user)) throw new GraphError(403, 'Forbidden', 'An unknown error has occurred.');
  const roles = texts(member, 'roles');
  if (roles.some((role) => role !== 'owner' && role !== ''))
    throw badRequest(`Invalid role specified for member: ${roles.join()}.`);
  return user;
}

type People = readonly Membership[];

/** One more person, or another role for somebody who is there. It may take a moment to show. */
export function withMember(call: Call, circle: Circle, people: People, member: Json): People {
  const user = licensedUser(call, member);
  circle.admit(user);
  const owner = texts(member, 'roles').includes('owner');
  const known = people.find(({ userId }) => userId === user.id);
  const seenFrom = known?.seenFrom ?? call.world.now + between(call.world.random, call.world.settings.teamLag);
  const changed = { userId: user.id, owner: owner || (known?.owner ?? false), seenFrom };
  return known ? people.map((person) => (person === known ? changed : person)) : [...people, changed];
}

export function withoutMember(circle: Circle, people: People, userId: string): People {
  const person = people.find((candidate) => candidate.userId === userId);
  if (!person) throw noSuchItem('Member', userId);
  const others = people.filter((other) => other !== person);
  if (person.owner) keepsAnOwner(circle, others);
  return others;
}

export function withRole(call: Call, circle: Circle, people: People, member: Membership, owner: boolean): People {
  if (owner && isGuest(call.tenant.user(member.userId))) throw badRequest('A guest cannot be an owner.');
  const changed = people.map((person) => (person === member ? { ...member, owner } : person));
  keepsAnOwner(circle, changed);
  return changed;
}

function keepsAnOwner({ kind }: Circle, people: People): void {
  if (!people.some(({ owner }) => owner)) throw badRequest(`Cannot remove the last owner of the ${kind}.`);
}

/** Changes for many at once, kept together; what became of each: `error` null, or as in a refusal of its own. */
export function changeEach(
  circle: Circle,
  members: readonly Json[],
  change: (people: People, member: Json) => People,
): Entity[] {
  let { people } = circle;
  const results = members.map((member): Entity => {
    const userId = boundId(member, 'user', 'users');
    const type = '#microsoft.graph.aadUserConversationMemberResult';
    try {
      people = change(people, member);
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
  circle.keep(people);
  return results;
}
