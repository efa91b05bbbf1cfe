import type { TeamsService } from '../catalog/teams-service.ts';
import { day, second, type Clock } from '../clock.ts';
import { AppError, asAppError } from '../errors.ts';
import type { Changes } from '../requests/changes.ts';
import type { Effect } from '../requests/effect.ts';
import type { TeamRequest, Warning } from '../requests/request.ts';
import { goes } from './retry.ts';
import { recorded } from './step.ts';

/**
 * The check run, the handler of `check`: reads only, and makes sure of the source team and the name before anybody is
 * asked or anything is made. Repeatable.
 */
export class Check {
  readonly #teams: TeamsService;
  readonly #changes: Changes;
  readonly #clock: Clock;

  constructor(outside: { teams: TeamsService; changes: Changes; clock: Clock }) {
    this.#teams = outside.teams;
    this.#changes = outside.changes;
    this.#clock = outside.clock;
  }

  readonly run = async (request: TeamRequest, _: Effect, tries: number): Promise<void> => {
    const { tenant, id, plan, status, warnings } = request;
    // Carried out again, after a crash, when the request has moved on: what it finds now is no longer its business.
    if (status !== 'saved' && status !== 'preprocessing') return;
    if (status === 'saved') await this.#changes.apply(tenant, id, { kind: 'checkStarted' });
    try {
      const found = await this.#look(tenant, plan.source, plan.name, warnings);
      const entries = [recorded('clonedTeamOK'), recorded('namingConventionOK'), recorded('checkFinalValuesOK')];
      await this.#changes.apply(tenant, id, { kind: 'checked', warnings: found, entries });
    } catch (thrown) {
      await this.#failed(request, asAppError(thrown), tries);
    }
  };

  async #look(tenant: string, sourceId: string, name: string, known: readonly Warning[]): Promise<readonly Warning[]> {
    const [archived, taken] = await Promise.all([
      this.#teams.archived(tenant, sourceId),
      this.#teams.nameTaken(tenant, name),
    ]);
    if (archived === undefined) throw new AppError('team.sourceMissing');
    if (archived) throw new AppError('team.sourceArchived');
    const told = known.some(({ code }) => code === 'name.taken');
    return taken && !told ? [{ code: 'name.taken', values: { name } }] : [];
  }

  /** A refusal is an answer for an admin; an outage is told on the card and left to the dispatcher's next try, for a day. */
  async #failed({ tenant, id, outageSince }: TeamRequest, error: AppError, tries: number): Promise<void> {
    const ours = error.code === 'unexpected' || error.code === 'graph.unexpected';
    const outOfPatience = outageSince !== undefined && this.#clock.now() - outageSince > day;
    if ((error.remedy === 'final' && (!ours || tries + 1 >= goes)) || outOfPatience) {
      const codes = { 'team.sourceMissing': 'noTeamAsTemplate', 'team.sourceArchived': 'archivedTeam' } as const;
      const code = error.code in codes ? codes[error.code as keyof typeof codes] : 'serviceAccountKO';
      const { code: failure, values } = error;
      await this.#changes.apply(tenant, id, { kind: 'parked', code: failure, values, entries: [recorded(code)] });
      return;
    }
    const until = error.notBefore ?? this.#clock.now() + 10 * second;
    await this.#changes.apply(tenant, id, { kind: 'delayed', until });
    throw error;
  }
}
