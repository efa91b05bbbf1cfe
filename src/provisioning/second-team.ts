import type { FoundTeam, TeamsService } from '../catalog/teams-service.ts';
import type { Changes } from '../requests/changes.ts';
import type { Effect } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { Grants } from '../tenants/grants.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import { carries, markerOf } from './marker.ts';
import { askedFor, isSurelySecond, markedTeams, ownTeam } from './removal.ts';
import type { RunStore } from './run-store.ts';
import { recorded } from './step.ts';

export interface SecondTeamOutside {
  readonly teams: TeamsService;
  readonly runs: RunStore;
  readonly changes: Changes;
  readonly keys: TenantKeys;
}

export interface SecondTeamGrants extends SecondTeamOutside {
  readonly grants: Grants;
}

/**
 * The handler of `team.second`: for a day after nobody knew what became of a clone's call, looks whether it made a second team
 * after all. One that surely is the run's own leftover is removed, where the tenant lets us; any other waits for a person. Repeatable.
 */
export class SecondTeam {
  readonly #outside: SecondTeamGrants;

  constructor(outside: SecondTeamGrants) {
    this.#outside = outside;
  }

  readonly look = async (request: TeamRequest, { about }: Effect): Promise<void> => {
    const { teams, runs, grants } = this.#outside;
    const { tenant, id, attempt } = request;
    const run = await runs.run(tenant, id, Number.parseInt(about, 10));
    const intent = run && askedFor(run);
    if (!run || !intent) return;
    // Which one is the first is not known yet: the run's own search, or an admin's Retry, will take what there is.
    const latest = run.attempt === attempt ? run : await runs.run(tenant, id, attempt);
    const known = latest && ownTeam(latest);
    if (known === undefined && request.status !== 'undone') return;
    const { marked, own } = await markedTeams(this.#outside, request, run, intent.at, known);
    const others = marked.filter((team) => !request.besides?.includes(team.id));
    // What search does not show with its time cannot be told to be the older one.
    const first = own ?? (request.status === 'undone' ? undefined : { createdAt: Number.POSITIVE_INFINITY });
    const mayRemove = others.length > 0 && !(await grants.missing(request.tenant)).includes('removal');
    let asked = await this.#askedAbout(request, others);
    const doubtful: string[] = [];
    for (const team of others) {
      const removable = mayRemove && await isSurelySecond(teams, request, team, first, intent.at);
      if (!removable) doubtful.push(team.id);
      else await this.#remove(request, team.id, run.attempt);
      if (removable && asked === team.id) asked = undefined;
    }
    const [next] = doubtful;
    if (next !== undefined && asked === undefined) await this.#report(request, next, run.attempt);
  };

  /** The one that a person is asked about, as long as it is there; one at a time. */
  async #askedAbout(request: TeamRequest, found: readonly FoundTeam[]): Promise<string | undefined> {
    const { second } = request;
    if (second === undefined || found.some(({ id }) => id === second) || (await this.#isMarked(request, second))) return second;
    await this.#gone(request, second, []);
    return undefined;
  }

  /** Whether it carries the mark of any attempt: what the search for one attempt's teams does not find may be another's. */
  async #isMarked({ tenant, id, attempt }: TeamRequest, team: string): Promise<boolean> {
    const { teams, runs, keys } = this.#outside;
    const face = await teams.team(tenant, team);
    for (let number = 1; face && number <= attempt; number += 1) {
      const run = await runs.run(tenant, id, number);
      if (run && carries(face.description, await markerOf(keys, run))) return true;
    }
    return false;
  }

  async #remove(request: TeamRequest, team: string, attempt: number): Promise<void> {
    await this.#outside.teams.remove(request.tenant, team);
    await this.#gone(request, team, [recorded('secondTeamRemoved', { team, attempt })]);
  }

  async #gone({ tenant, id }: TeamRequest, team: string, entries: readonly ReturnType<typeof recorded>[]): Promise<void> {
    await this.#outside.changes.apply(tenant, id, { kind: 'secondGone', team, entries });
  }

  async #report({ tenant, id }: TeamRequest, team: string, attempt: number): Promise<void> {
    const entries = [recorded('secondTeamFound', { team, attempt })];
    await this.#outside.changes.apply(tenant, id, { kind: 'secondFound', team, entries });
  }
}
