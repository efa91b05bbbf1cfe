import type { AddedMember, NewMember } from '../../catalog/teams-service.ts';
import type { Entry } from '../../audit/record.ts';
import type { Plan } from '../../catalog/plan.ts';
import type { TeamRequest, Warning } from '../../requests/request.ts';
import { isRefusal } from '../making.ts';
import { texts } from '../run.ts';
import { done, recorded, wait, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** Graph takes so many people in one `members/add`. */
const atOnce = 200;

/** What became of the people: by whom Graph took, and in which role. */
interface Outcome {
  /** Whom it did not take as owners. */
  readonly noOwners: ReadonlySet<string>;
  /** Whom it did not take at all. */
  readonly nobodies: ReadonlySet<string>;
}

/** So often people are looked for who do not show, though Graph took them: two minutes are usual. */
const looks = 30;

/**
 * Brings in owners and members; repeatable. A refused owner is tried once more as a member.
 * Output: `refused`, whom Graph did not take at all, and `asMembers`, owners who may only be members.
 */
export const people: Step = {
  id: 'people',
  needs: ['operation'],
  async run(context) {
    const refused = await add(context, await notThere(context, wantedOf(context.request.plan)));
    const asMembers = refused.filter(({ owner }) => owner);
    const again = await add(context, asMembers.map((one) => ({ ...one, owner: false })));
    const nobodies = new Set([...refused.filter(({ owner }) => !owner), ...again].map(({ person }) => person));
    return done({ refused: [...nobodies], asMembers: asMembers.map(({ person }) => person) });
  },
};

/**
 * Looks at who is there, once everybody shows: roles that are not as asked for are changed, and whom nobody asked for is
 * removed. Who is refused is a warning, not a failure; a guest, whom no application may add, may have come with the clone all
 * the same (api/team-post-members). Every call is repeatable. Output: `absent`, who was refused and is not in the team.
 */
export const roles: Step = {
  id: 'roles',
  needs: ['people'],
  async run(context) {
    const { clock, patience, request } = context;
    const { unsettled, absent, noOwners } = await settlePeople(context);
    const looked = Number(context.memory?.['looks'] ?? 0);
    if (unsettled > 0 && looked < looks) return wait(clock.now() + patience.visible, { looks: looked + 1 });
    const outcome = { nobodies: new Set(absent), noOwners: new Set([...noOwners, ...absent]) };
    return done({ absent }, entries(request, outcome), warnings(request.plan, outcome));
  },
};

const wantedOf = ({ owners, members }: Plan): readonly NewMember[] => [
  ...owners.map(({ id }) => ({ person: id, owner: true })),
  ...members.map(({ id }) => ({ person: id, owner: false })),
];

/**
 * Of more people than one call takes, those who do not show yet: Graph takes four calls a minute for a team, so a go that adds
 * all of them anew, whom the last one or the clone has brought, would never come to its end.
 */
async function notThere(context: StepContext, wanted: readonly NewMember[]): Promise<readonly NewMember[]> {
  if (wanted.length <= atOnce) return wanted;
  const there = new Set((await context.teams.members(context.request.tenant, madeTeam(context))).map(({ person }) => person));
  return wanted.filter(({ person }) => !there.has(person));
}

/** Answers whom Graph refused. */
async function add(context: StepContext, wanted: readonly NewMember[]): Promise<readonly NewMember[]> {
  const refused: NewMember[] = [];
  for (let start = 0; start < wanted.length; start += atOnce) {
    const some = wanted.slice(start, start + atOnce);
    const answers = await context.teams.addMembers(context.request.tenant, madeTeam(context), some);
    const refusal = (person: string): AddedMember | undefined =>
      answers.find((answer) => answer.person === person && answer.error !== undefined);
    refused.push(...some.filter(({ person }) => refusal(person)));
  }
  return refused;
}

interface Settled {
  /** How many do not show yet who will, or may, or are not as they shall be: Graph keeps a last owner until it knows of another. */
  readonly unsettled: number;
  /** Who was refused and does not show. */
  readonly absent: readonly string[];
  /** Whom Graph does not take as owners. */
  readonly noOwners: readonly string[];
}

/** Makes roles those that were asked for, as far as people show, and removes the others. */
export async function settlePeople(context: StepContext): Promise<Settled> {
  const { tenant, plan } = context.request;
  const team = madeTeam(context);
  const output = context.output('people');
  const [refused, asMembers] = [texts(output['refused']), texts(output['asMembers'])];
  const wanted = new Map(wantedOf(plan).map(({ person, owner }) => [person, owner]));
  const there = await context.teams.members(tenant, team);
  const present = new Set(there.map(({ person }) => person));
  const promoted = there.filter(({ person, owner }) => !owner && wanted.get(person) === true);
  // A team is never left without an owner: nobody loses that role before one whom we put there is present.
  const hasOwner = there.some(({ person, owner }) => owner && wanted.get(person) === true);
  const demoted = hasOwner ? there.filter(({ person, owner }) => owner && wanted.get(person) === false) : [];
  const unasked = hasOwner ? there.filter(({ person }) => !wanted.has(person)) : [];
  const [promotions, others] = await Promise.all([
    Promise.all(promoted.map(({ id }) => isTaken(context.teams.setOwner(tenant, team, id, true)))),
    Promise.all([
      ...demoted.map(({ id }) => isTaken(context.teams.setOwner(tenant, team, id, false))),
      ...unasked.map(({ id }) => isTaken(context.teams.removeMember(tenant, team, id))),
    ]),
  ]);
  const noOwners = promoted.filter((_, index) => !promotions[index]).map(({ person }) => person);
  // Whom Graph has refused as an owner before it will refuse again.
  const refusals = noOwners.filter((person) => !asMembers.includes(person)).length + others.filter((taken) => !taken).length;
  const away = [...wanted.keys()].filter((person) => !present.has(person));
  const absent = away.filter((person) => refused.includes(person));
  return {
    unsettled: away.length - (plan.parts.includes('members') ? 0 : absent.length) + refusals,
    absent,
    noOwners,
  };
}

/** A refusal stops nobody: what is not as it shall be in the end is told. */
async function isTaken(change: Promise<void>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (thrown) {
    if (isRefusal(thrown)) return false;
    throw thrown;
  }
}

/** OK and KO by who asked for them (model.md §2); kinds that nobody belongs to have no record. */
function entries({ plan, requester }: TeamRequest, { noOwners, nobodies }: Outcome): readonly Entry[] {
  const verdict = (code: string, asked: readonly string[], refused: ReadonlySet<string>): readonly Entry[] => {
    const failed = asked.filter((person) => refused.has(person)).length;
    return asked.length === 0 ? [] : [recorded(`${code}${failed > 0 ? 'KO' : 'OK'}`, { asked: asked.length, refused: failed })];
  };
  const owners = plan.owners.map(({ id }) => id);
  const members = plan.members.map(({ id }) => id);
  const isRequester = (person: string): boolean => person === requester.id;
  const isPermanent = (person: string): boolean => !isRequester(person) && plan.permanent.includes(person);
  const isRequested = (person: string): boolean => !isRequester(person) && !isPermanent(person);
  const lost = (belongs: (person: string) => boolean): readonly string[] => owners.filter((person) => belongs(person) && noOwners.has(person));
  return [
    ...verdict('requesterAsOwner', owners.filter(isRequester), noOwners),
    ...verdict('requesterAsMember', members.filter(isRequester), nobodies),
    ...verdict('requestedOwnersAsOwners', owners.filter(isRequested), noOwners),
    ...verdict('requestedOwnersAsMembers', lost(isRequested), nobodies),
    ...verdict('requestedMembers', members.filter(isRequested), nobodies),
    ...verdict('permanentOwnersAsOwners', owners.filter(isPermanent), noOwners),
    ...verdict('permanentOwnersAsMembers', lost(isPermanent), nobodies),
    ...verdict('permanentMembers', members.filter(isPermanent), nobodies),
  ];
}

function warnings({ owners, members }: Plan, { noOwners, nobodies }: Outcome): readonly Warning[] {
  const lostOwners = owners.filter(({ id }) => noOwners.has(id)).length;
  const lostMembers = members.filter(({ id }) => nobodies.has(id)).length;
  return [
    ...(lostOwners > 0 ? [{ code: 'owners.refused', values: { count: lostOwners } } as const] : []),
    ...(lostMembers > 0 ? [{ code: 'members.refused', values: { count: lostMembers } } as const] : []),
  ];
}
