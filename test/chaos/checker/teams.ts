import type { Evidence, LiveTeam, RequestRow, TrailRow } from './evidence.ts';

const second = 1000;
const minute = 60 * second;

/** I1: at most one live team a request; exactly one where it is processed, none where it ended without; and nothing in it twice. */
export function teamsOf({ requests, live, trails, chronicle }: Evidence): readonly string[] {
  const strange = live.filter(({ displayName }) => !requests.some(({ plan }) => plan.name === displayName));
  return [
    ...strange.map(({ displayName }) => `I1: the team ${displayName} is nobody's`),
    ...requests.flatMap((request) => of(request, live.filter(({ displayName }) => displayName === request.plan.name), givenUpAt(trails.get(request.id) ?? []), chronicle)),
  ];
}

function of({ status, made, second: other, plan, reference }: RequestRow, teams: readonly LiveTeam[], givenUp: number, { isOutOfTime }: Evidence['chronicle']): readonly string[] {
  const found: string[] = [];
  const tell = (what: string): void => void found.push(`I1: ${reference} is ${status} and ${what}`);
  const team = teams.find(({ id }) => id === made?.team) ?? teams[0];
  // A second one of which people were told is theirs.
  if (teams.filter(({ id }) => id !== other).length > 1) tell(`has ${String(teams.length)} teams`);
  if (status === 'processed' && !team) tell('has no team');
  if (['rejected', 'withdrawn', 'expired'].includes(status) && team) tell('has a team');
  if (made && team && made.team !== team.id) tell('names another team than the one that is there');
  if (status === 'processed' && team && team.description !== plan.description) tell(`its team is described as "${team.description ?? ''}"`);
  // What the last look would have shown, and nobody names, nobody will ever look after.
  if (status === 'error' && !made && team && team.searchableFrom < givenUp - (isOutOfTime ? 10 * minute : second)) tell('its team could be found and was not');
  // A call that left, or arrived, long after it was made may have been made again meanwhile: the one thing that a frozen worker can still do.
  if (status === 'processed' && !isOutOfTime) for (const part of team?.parts ?? []) if (team!.parts.indexOf(part) !== team!.parts.lastIndexOf(part)) tell(`has ${part} twice`);
  return found;
}

/** When the request was given to a person last, because its team was not found; before any team where it never was. */
function givenUpAt(records: readonly TrailRow[]): number {
  return records.findLast(({ code, facts }) => code === 'requestParked' && facts['failure'] === 'team.cloneLost')?.at ?? 0;
}
