import type { AddedMember, NewMember } from '../../catalog/teams-service.ts';
import type { Entry } from '../../audit/record.ts';
import type { Warning } from '../../requests/request.ts';
import { done, recorded, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** Graph takes so many people in one `members/add`. */
const atOnce = 200;

/**
 * Brings in owners and members, and removes whom the clone brought along unasked. Every call is repeatable. A refused
 * owner is tried once more as a member; who is refused altogether is a warning, not a failure.
 */
export const people: Step = {
  id: 'people',
  needs: ['operation'],
  async run(context) {
    const { owners, members } = context.request.plan;
    const wanted = [
      ...owners.map(({ id }) => ({ person: id, owner: true })),
      ...members.map(({ id }) => ({ person: id, owner: false })),
    ];
    const refused = await add(context, wanted);
    const noOwners = refused.filter(({ owner }) => owner);
    const lostMembers = refused.length - noOwners.length;
    const lost = await add(context, noOwners.map((one) => ({ ...one, owner: false })));
    // Whom Graph has just refused as an owner it would refuse again, and that would stop the whole request.
    await promote(context, wanted.filter((one) => !noOwners.includes(one)));
    const removed = await removeUnasked(context, wanted);
    return done(
      { owners: owners.length - noOwners.length, members: members.length - lostMembers, removed },
      entries(context, { noOwners: noOwners.length, lost: lost.length, lostMembers }),
      warnings(noOwners.length, lostMembers),
    );
  },
};

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

/** Who was a member already when they were added as owners may have stayed one. */
async function promote(context: StepContext, wanted: readonly NewMember[]): Promise<void> {
  const team = madeTeam(context);
  const there = await context.teams.members(context.request.tenant, team);
  const lacking = there.filter(({ person, owner }) => !owner && wanted.some((one) => one.owner && one.person === person));
  await Promise.all(lacking.map(({ id }) => context.teams.promote(context.request.tenant, team, id)));
}

/** Only when an owner whom we put there is present: a team is never left without one. */
async function removeUnasked(context: StepContext, wanted: readonly NewMember[]): Promise<number> {
  if (context.request.plan.parts.includes('members')) return 0;
  const team = madeTeam(context);
  const there = await context.teams.members(context.request.tenant, team);
  const asked = (person: string): boolean => wanted.some((one) => one.person === person);
  if (!there.some(({ person, owner }) => owner && asked(person))) return 0;
  const unasked = there.filter(({ person }) => !asked(person));
  await Promise.all(unasked.map(({ id }) => context.teams.removeMember(context.request.tenant, team, id)));
  return unasked.length;
}

function entries(
  context: StepContext,
  { noOwners, lost, lostMembers }: { readonly noOwners: number; readonly lost: number; readonly lostMembers: number },
): readonly Entry[] {
  const { owners, members } = context.request.plan;
  const verdict = (code: string, asked: number, refused: number): Entry =>
    recorded(`${code}${refused > 0 ? 'KO' : 'OK'}`, { asked, refused });
  return [
    ...(noOwners > 0 ? [verdict('requestedOwnersAsMembers', noOwners, lost)] : []),
    verdict('requestedOwnersAsOwners', owners.length, noOwners),
    verdict('requestedMembers', members.length, lostMembers),
  ];
}

function warnings(lostOwners: number, lostMembers: number): readonly Warning[] {
  return [
    ...(lostOwners > 0 ? [{ code: 'owners.refused', values: { count: lostOwners } } as const] : []),
    ...(lostMembers > 0 ? [{ code: 'members.refused', values: { count: lostMembers } } as const] : []),
  ];
}
