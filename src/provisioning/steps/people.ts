import type { AddedMember, Membership, NewMember } from '../../catalog/teams-service.ts';
import type { Entry } from '../../audit/record.ts';
import type { Plan } from '../../catalog/plan.ts';
import type { TeamRequest, Warning } from '../../requests/request.ts';
import { isRefusal } from '../making.ts';
import { done, recorded, type Step, type StepContext } from '../step.ts';
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

/**
 * Brings in owners and members, and removes whom the clone brought along unasked. Every call is repeatable. A refused
 * owner is tried once more as a member and then promoted; who is refused altogether is a warning, not a failure.
 * Output: `refused`, who is not in the team, and `removed`.
 */
export const people: Step = {
  id: 'people',
  needs: ['operation'],
  async run(context) {
    const { plan } = context.request;
    const wanted = wantedOf(plan);
    const refused = await add(context, wanted);
    const again = await add(context, refused.filter(({ owner }) => owner).map((one) => ({ ...one, owner: false })));
    const nobodies = new Set([...refused.filter(({ owner }) => !owner), ...again].map(({ person }) => person));
    const { noOwners, removed } = await settle(context, wanted, new Set(refused.map(({ person }) => person)));
    const outcome = { nobodies, noOwners: new Set([...noOwners, ...nobodies]) };
    const output = { refused: [...nobodies], removed };
    return done(output, entries(context.request, outcome), warnings(plan, outcome));
  },
};

const wantedOf = ({ owners, members }: Plan): readonly NewMember[] => [
  ...owners.map(({ id }) => ({ person: id, owner: true })),
  ...members.map(({ id }) => ({ person: id, owner: false })),
];

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

/**
 * Looks at who is there: roles that are not as asked for are changed, and whom nobody asked for is removed. Answers whom
 * Graph does not take as an owner.
 */
async function settle(
  context: StepContext,
  wanted: readonly NewMember[],
  refusedAsOwners: ReadonlySet<string>,
): Promise<{ readonly noOwners: readonly string[]; readonly removed: number }> {
  const { tenant } = context.request;
  const team = madeTeam(context);
  const roles = new Map(wanted.map(({ person, owner }) => [person, owner]));
  const there = await context.teams.members(tenant, team);
  const promoted = there.filter(({ person, owner }) => !owner && roles.get(person) === true);
  // A team is never left without an owner: nobody loses that role before one whom we put there is present.
  const hasOwner = there.some(({ person, owner }) => owner && roles.get(person) === true);
  const demoted = hasOwner ? there.filter(({ person, owner }) => owner && roles.get(person) === false) : [];
  const unasked = hasOwner ? there.filter(({ person }) => !roles.has(person)) : [];
  const [answers] = await Promise.all([
    Promise.all(promoted.map((one) => promote(context, one, refusedAsOwners.has(one.person)))),
    Promise.all(demoted.map(({ id }) => context.teams.setOwner(tenant, team, id, false))),
    Promise.all(unasked.map(({ id }) => context.teams.removeMember(tenant, team, id))),
  ]);
  return { noOwners: promoted.filter((_, index) => !answers[index]).map(({ person }) => person), removed: unasked.length };
}

/** One whom Graph has refused as an owner before may be refused again, which stops nobody. */
async function promote(context: StepContext, { id }: Membership, wasRefused: boolean): Promise<boolean> {
  try {
    await context.teams.setOwner(context.request.tenant, madeTeam(context), id, true);
    return true;
  } catch (thrown) {
    if (wasRefused && isRefusal(thrown)) return false;
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
