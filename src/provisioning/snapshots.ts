import type { PlannerService, TaskDetails } from '../catalog/planner-service.ts';
import { tasksOf, type SourceTeam } from '../catalog/source-team.ts';
import type { TeamsService } from '../catalog/teams-service.ts';
import { minute, type Clock, type Instant } from '../clock.ts';
import { AppError } from '../errors.ts';

/** A source team and the details of its tasks, as they were read together. */
export interface Snapshot {
  readonly source: SourceTeam;
  /** By task; tasks that have none are left out. */
  readonly details: ReadonlyMap<string, TaskDetails>;
}

interface Kept {
  readonly at: Instant;
  readonly read: Promise<Snapshot>;
}

/** How long runs of this process may share what was read (model.md §7). It is kept in memory only. */
const shared = minute;

/** Source teams as they were read a moment ago. */
export class Snapshots {
  readonly #teams: TeamsService;
  readonly #planner: PlannerService;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(outside: { teams: TeamsService; planner: PlannerService; clock: Clock }) {
    this.#teams = outside.teams;
    this.#planner = outside.planner;
    this.#clock = outside.clock;
  }

  /** Throws `team.sourceMissing` where there is no such team. */
  of(tenant: string, team: string): Promise<Snapshot> {
    const now = this.#clock.now();
    for (const [key, { at }] of this.#kept) if (now - at > shared) this.#kept.delete(key);
    const key = `${tenant} ${team}`;
    const known = this.#kept.get(key);
    if (known) return known.read;
    const kept: Kept = { at: now, read: this.#read(tenant, team) };
    this.#kept.set(key, kept);
    // A failure is nobody else's: the next one reads anew.
    kept.read.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    return kept.read;
  }

  async #read(tenant: string, team: string): Promise<Snapshot> {
    const source = await this.#teams.source(tenant, team);
    if (!source) throw new AppError('team.sourceMissing');
    const tasks = source.plans.flatMap(tasksOf).filter(({ hasNotes, checklistItems }) => hasNotes || checklistItems > 0);
    const details = await Promise.all(tasks.map(async ({ id }) => [id, await this.#planner.details(tenant, id)] as const));
    return { source, details: new Map(details) };
  }
}
