import type { Entry } from '../audit/record.ts';
import { asAppError, AppError } from '../errors.ts';
import type { Clock } from '../clock.ts';
import type { Effect } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';
import { carries, markerOf } from './marker.ts';
import { askedFor, markedTeams, ownTeam } from './removal.ts';
import { goes } from './retry.ts';
import { stepOf, type Run } from './run.ts';
import type { SecondTeamOutside } from './second-team.ts';
import { recorded, type Patience } from './step.ts';

export interface UndoOutside extends SecondTeamOutside {
  readonly clock: Clock;
  readonly patience: Pick<Patience, 'second'>;
}

/**
 * The handler of `team.undo`: removes what the request's runs have made, and nothing else. A team is its own where the
 * ledger has its id from Graph's answer or by the mark, and still carries the mark until the step that takes it off. Repeatable.
 */
export class Undo {
  readonly #outside: UndoOutside;

  constructor(outside: UndoOutside) {
    this.#outside = outside;
  }

  readonly run = async (request: TeamRequest, _: Effect, tries: number): Promise<void> => {
    const { tenant, id, status, undoing, attempt } = request;
    if (status !== 'error' || !undoing) return;
    const { runs, changes } = this.#outside;
    try {
      const entries: Entry[] = [];
      let asked = false;
      for (let number = 1; number <= attempt; number += 1) {
        const run = await runs.run(tenant, id, number);
        if (run) entries.push(...(await this.#removed(request, run)));
        asked ||= run !== undefined && askedFor(run) !== undefined;
      }
      await changes.apply(tenant, id, { kind: 'undone', entries, looks: asked ? this.#looks() : [] });
    } catch (thrown) {
      const { code, values, remedy } = asAppError(thrown);
      const ours = code === 'unexpected' || code === 'graph.unexpected';
      if (remedy !== 'final' || (ours && tries + 1 < goes)) throw thrown;
      await changes.apply(tenant, id, { kind: 'parked', code, values, entries: [recorded('undoFailed', { failure: code })] });
    }
  };

  /** A clone that is still under way may bring a team yet. */
  #looks(): readonly number[] {
    const now = this.#outside.clock.now();
    return this.#outside.patience.second.map((after) => now + after);
  }

  async #removed(request: TeamRequest, run: Run): Promise<readonly Entry[]> {
    const { teams } = this.#outside;
    const asked = askedFor(run);
    if (!asked) return [];
    const own = await this.#own(request, run);
    const { marked } = await markedTeams(this.#outside, request, run, asked.at);
    const all = [...(own === undefined ? [] : [own]), ...marked.map(({ id }) => id).filter((team) => !request.besides?.includes(team))];
    for (const team of all) await teams.remove(request.tenant, team);
    return all.map((team) => recorded('teamRemoved', { team, attempt: run.attempt }));
  }

  /** Undefined where it is gone already. Throws `team.notOurs` where it does not carry the mark that it should. */
  async #own({ tenant }: TeamRequest, run: Run): Promise<string | undefined> {
    const { teams, keys } = this.#outside;
    const known = ownTeam(run);
    const face = known === undefined ? undefined : await teams.team(tenant, known);
    if (!face) return undefined;
    const unmarked = stepOf(run, 'settings').state === 'done';
    if (!unmarked && !carries(face.description, await markerOf(keys, run))) throw new AppError('team.notOurs');
    return known;
  }
}
