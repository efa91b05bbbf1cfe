import type { PlannerService, TaskDetails } from '../catalog/planner-service.ts';
import { tasksOf, type SourceBucket, type SourceTeam, type Unread } from '../catalog/source-team.ts';
import type { TeamsService } from '../catalog/teams-service.ts';
import type { Clock } from '../clock.ts';
import { AppError, asAppError } from '../errors.ts';
import { Shared } from './shared.ts';

/** A source team and the details of its tasks, as they were read together. */
export interface Snapshot {
  readonly source: SourceTeam;
  /** By task; tasks that have none are left out. */
  readonly details: ReadonlyMap<string, TaskDetails>;
}

/** Source teams as they were read a moment ago. */
export class Snapshots {
  readonly #teams: TeamsService;
  readonly #planner: PlannerService;
  readonly #shared: Shared<Snapshot>;

  constructor(outside: { teams: TeamsService; planner: PlannerService; clock: Clock }) {
    this.#teams = outside.teams;
    this.#planner = outside.planner;
    this.#shared = new Shared(outside.clock);
  }

  /** Throws `team.sourceMissing` where there is no such team. What is `unread` is not asked for. */
  of(tenant: string, team: string, unread: readonly Unread[]): Promise<Snapshot> {
    return this.#shared.of([tenant, team, ...unread].join(' '), () => this.#read(tenant, team, unread));
  }

  forgetOld(): void {
    this.#shared.forgetOld();
  }

  async #read(tenant: string, team: string, unread: readonly Unread[]): Promise<Snapshot> {
    const source = await this.#teams.source(tenant, team, unread);
    if (!source) throw new AppError('team.sourceMissing');
    const tasks = source.plans.flatMap(tasksOf).filter(({ hasNotes, checklistItems }) => hasNotes || checklistItems > 0);
    const read = await Promise.all(tasks.map(async ({ id }) => [id, await this.#planner.details(tenant, id).catch(nothing)] as const));
    const gone = new Set(read.flatMap(([id, details]) => (details ? [] : [id])));
    const details = new Map(read.flatMap(([id, one]) => (one ? [[id, one] as const] : [])));
    return { source: gone.size > 0 ? without(source, gone) : source, details };
  }
}

/** The task was deleted since its board was read. */
function nothing(thrown: unknown): undefined {
  if (asAppError(thrown).code !== 'graph.notFound') throw thrown;
}

function without(source: SourceTeam, gone: ReadonlySet<string>): SourceTeam {
  const kept = (bucket: SourceBucket): SourceBucket => ({ ...bucket, tasks: bucket.tasks.filter(({ id }) => !gone.has(id)) });
  return { ...source, plans: source.plans.map((plan) => ({ ...plan, buckets: plan.buckets.map(kept) })) };
}
