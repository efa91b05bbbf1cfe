import type { FoundTeam, TeamsService } from '../catalog/teams-service.ts';
import { hour, minute, type Instant } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import { carries, markerOf } from './marker.ts';
import { stepOf, text, type Intent, type Run } from './run.ts';

/** Clocks of ours and Graph's may differ by this much. */
export const skew = 5 * minute;

/** A team that was made longer than this after its clone was asked for is none of ours. */
const longest = 24 * hour;

/** The team that the run's ledger knows as its own. */
export function ownTeam(run: Run): string | undefined {
  const known = text(stepOf(run, 'operation').output?.['team']) || text(stepOf(run, 'clone').output?.['team']);
  return known === '' ? undefined : known;
}

/** When the run's clone was asked for, if ever; what certainly did nothing does not count. */
export function askedFor(run: Run): Intent | undefined {
  const { intent } = stepOf(run, 'clone');
  return intent?.outcome === 'none' ? undefined : intent;
}

/** Teams of this attempt that still carry its mark, and what the search tells of the one that is `known` to be the request's. */
export async function markedTeams(
  { teams, keys }: { teams: TeamsService; keys: TenantKeys },
  { tenant, plan }: TeamRequest,
  run: Run,
  since: Instant,
  known = ownTeam(run),
): Promise<{ readonly marked: readonly FoundTeam[]; readonly own: FoundTeam | undefined }> {
  const marker = await markerOf(keys, run);
  const found = await teams.lookForClone(tenant, plan.name, marker, since - skew);
  return {
    marked: found.filter(({ id, description }) => id !== known && carries(description, marker)),
    own: found.find(({ id }) => id === known),
  };
}

/**
 * Whether a second team may be removed without asking anybody: made after the first, and soon after its clone was asked
 * for, and nobody is in it whom neither the plan nor the source has put there (reliability.md).
 */
export async function isSurelySecond(
  teams: TeamsService,
  { tenant, plan }: TeamRequest,
  team: FoundTeam,
  first: { readonly createdAt: Instant } | undefined,
  asked: Instant,
): Promise<boolean> {
  const isYounger = first === undefined || team.createdAt > first.createdAt;
  if (!isYounger || team.createdAt < asked - skew || team.createdAt > asked + longest) return false;
  const ours = new Set([...plan.owners, ...plan.members].map(({ id }) => id));
  const strangers = (await peopleOf(teams, tenant, team.id)).filter((person) => !ours.has(person));
  if (strangers.length === 0) return true;
  const source = new Set(await peopleOf(teams, tenant, plan.source));
  return strangers.every((person) => source.has(person));
}

/** Nobody where there is no such team any more. */
async function peopleOf(teams: TeamsService, tenant: string, team: string): Promise<readonly string[]> {
  try {
    return (await teams.members(tenant, team)).map(({ person }) => person);
  } catch (error) {
    if (error instanceof AppError && error.code === 'graph.notFound') return [];
    throw error;
  }
}
