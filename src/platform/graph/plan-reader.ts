import { z } from 'zod';
import type { SourceBucket, SourcePlan, SourceTask } from '../../catalog/source-team.ts';
import { get, type Graph } from './call.ts';
import { allThere, read, unlessClosed } from './errors.ts';
import { segment } from './odata.ts';
import { all } from './paging.ts';
import { bucket, categoriesOf, inOrder, labelsOf, plan, planDetails, priorityOf, task, type PlannerTask } from './planner-entities.ts';

/** Planner's own limits (concepts/planner-overview): 200 plans a group, 200 buckets and 9,000 tasks a plan. */
const most = { plans: 200, buckets: 200, tasks: 9000 };

/** A team's boards as they are copied. Pages: api/plannergroup-list-plans, plannerplandetails-get, plannerplan-list-buckets, plannerplan-list-tasks. */
export class PlanReader {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Without those that are deleted while they are read; `closed`: how many Graph lets nobody read. */
  async of(tenant: string, team: string): Promise<{ readonly plans: readonly SourcePlan[]; readonly closed: number }> {
    const all = await this.plans(tenant, team);
    const found = await allThere(all, async (one) => (await unlessClosed(() => this.#withContents(tenant, one))) ?? 'closed');
    const plans = found.filter((one) => one !== 'closed');
    return { plans, closed: found.length - plans.length };
  }

  plans(tenant: string, team: string): Promise<readonly z.infer<typeof plan>[]> {
    return all(this.#graph, get(tenant, `/groups/${segment(team)}/planner/plans`), plan, most.plans);
  }

  async details(tenant: string, id: string): Promise<z.infer<typeof planDetails>> {
    return read(await this.#graph.ask(get(tenant, `/planner/plans/${segment(id)}/details`)), planDetails);
  }

  /** In the order of the board. */
  async buckets(tenant: string, id: string): Promise<readonly z.infer<typeof bucket>[]> {
    return inOrder(await all(this.#graph, get(tenant, `/planner/plans/${segment(id)}/buckets`), bucket, most.buckets));
  }

  async tasks(tenant: string, id: string): Promise<readonly PlannerTask[]> {
    return inOrder(await all(this.#graph, get(tenant, `/planner/plans/${segment(id)}/tasks`), task, most.tasks));
  }

  async #withContents(tenant: string, { id, title }: z.infer<typeof plan>): Promise<SourcePlan> {
    const [details, buckets, tasks] = await Promise.all([
      this.details(tenant, id),
      this.buckets(tenant, id),
      this.tasks(tenant, id),
    ]);
    const inBucket = (wanted: string | undefined): readonly SourceTask[] =>
      tasks.filter(({ bucketId }) => (bucketId?.trim() ? bucketId : undefined) === wanted).map(sourceTask);
    const named = buckets.map((one): SourceBucket => ({ id: one.id, name: one.name, tasks: inBucket(one.id) }));
    const loose = inBucket(undefined);
    const all = loose.length > 0 ? [...named, { id: '', name: '', tasks: loose }] : named;
    return { id, title, categories: categoriesOf(details), buckets: all };
  }
}

const sourceTask = (found: PlannerTask): SourceTask => ({
  id: found.id,
  title: found.title,
  priority: priorityOf(found),
  labels: labelsOf(found),
  hasNotes: found.hasDescription ?? false,
  checklistItems: found.checklistItemCount ?? 0,
  left: {
    people: Object.keys(found.assignments ?? {}).length > 0,
    dates: Boolean(found.startDateTime ?? found.dueDateTime),
    progress: (found.percentComplete ?? 0) > 0,
    attachments: (found.referenceCount ?? 0) > 0,
  },
});
