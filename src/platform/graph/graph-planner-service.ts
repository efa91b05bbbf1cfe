import { z } from 'zod';
import type { MadeBucket, MadePlan, MadeTask, NewPlan, NewTask, PlannerService, TaskDetails } from '../../catalog/planner-service.ts';
import { AppError } from '../../errors.ts';
import { get, type Graph, type GraphCall } from './call.ts';
import { read } from './errors.ts';
import { groupAddress, segment } from './odata.ts';
import { PlanReader } from './plan-reader.ts';
import { categoriesOf, detailsOf, hintAt, madeTaskOf, taskDetails } from './planner-entities.ts';

const identified = z.object({ id: z.string().min(1) });

/** Items of a checklist are named by whoever makes them; the name only has to be new within the task. */
const itemName = (position: number): string => `item-${String(position + 1)}`;

/**
 * Boards through Microsoft Planner's API. Every change names the etag of the very resource that was read (concepts/planner-overview).
 * Pages: api/planner-post-plans, planner-post-buckets, planner-post-tasks, plannerplandetails-update, plannertaskdetails-update.
 */
export class GraphPlannerService implements PlannerService {
  readonly #graph: Graph;
  readonly #reader: PlanReader;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#reader = new PlanReader(graph);
  }

  plans(tenant: string, team: string): Promise<readonly MadePlan[]> {
    return this.#reader.plans(tenant, team);
  }

  addPlan(tenant: string, team: string, { title }: NewPlan): Promise<string> {
    return this.#post(tenant, '/planner/plans', { container: { url: groupAddress(team) }, title });
  }

  async categories(tenant: string, plan: string): Promise<Readonly<Record<string, string>>> {
    return categoriesOf(await this.#reader.details(tenant, plan));
  }

  async setCategories(tenant: string, plan: string, categories: Readonly<Record<string, string>>): Promise<void> {
    const path = `/planner/plans/${segment(plan)}/details`;
    await asItIs(async () => {
      const { '@odata.etag': etag } = await this.#reader.details(tenant, plan);
      await this.#patch(tenant, path, etag, { categoryDescriptions: categories });
    });
  }

  buckets(tenant: string, plan: string): Promise<readonly MadeBucket[]> {
    return this.#reader.buckets(tenant, plan);
  }

  addBucket(tenant: string, plan: string, name: string, position: number): Promise<string> {
    return this.#post(tenant, '/planner/buckets', { name, planId: plan, orderHint: hintAt(position) });
  }

  async tasks(tenant: string, plan: string): Promise<readonly MadeTask[]> {
    return (await this.#reader.tasks(tenant, plan)).map(madeTaskOf);
  }

  addTask(tenant: string, { plan, bucket, title, priority, labels, position, details }: NewTask): Promise<string> {
    return this.#post(tenant, '/planner/tasks', {
      planId: plan,
      ...(bucket === undefined ? {} : { bucketId: bucket }),
      title,
      priority,
      orderHint: hintAt(position),
      ...(labels.length > 0 ? { appliedCategories: Object.fromEntries(labels.map((label) => [label, true])) } : {}),
      ...(details ? { details: body(details) } : {}),
    });
  }

  async details(tenant: string, task: string): Promise<TaskDetails> {
    return detailsOf(await this.#details(tenant, task));
  }

  async setDetails(tenant: string, task: string, details: TaskDetails): Promise<'there' | 'set'> {
    let sent = false;
    return asItIs(async () => {
      const found = await this.#details(tenant, task);
      if (same(detailsOf(found), details)) return sent ? 'set' : 'there';
      sent = true;
      await this.#patch(tenant, `/planner/tasks/${segment(task)}/details`, found['@odata.etag'], body(details));
      return 'set';
    });
  }

  async #details(tenant: string, task: string): Promise<z.infer<typeof taskDetails>> {
    return read(await this.#graph.ask(get(tenant, `/planner/tasks/${segment(task)}/details`)), taskDetails);
  }

  async #post(tenant: string, path: string, content: object): Promise<string> {
    return asItIs(async () => read(await this.#graph.ask({ tenant, method: 'POST', path, body: content }), identified).id);
  }

  async #patch(tenant: string, path: string, etag: string, content: object): Promise<void> {
    const call: GraphCall = { tenant, method: 'PATCH', path, headers: { 'If-Match': etag }, body: content };
    await this.#graph.ask(call);
  }
}

/**
 * 412 and 409: it is another by now than was read, perhaps by our own change whose answer was lost; or two changes of a board met, and
 * this one was not made.
 */
const changed = [409, 412];

/** Reads and changes, and does both again where the thing has changed in between; also makes something that others are made beside. */
async function asItIs<T>(change: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof AppError && changed.includes(Number(error.values['status']))) || tries >= 3) throw error;
    }
  }
}

/** Both are read and written here, so that their order of properties is the same. */
const same = (left: TaskDetails, right: TaskDetails): boolean => JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));
const ordered = ({ notes, checklist, preview }: TaskDetails): unknown => [notes, checklist, preview];

function body({ notes, checklist, preview }: TaskDetails): object {
  const items = checklist.map((title, position) => [
    itemName(position),
    { '@odata.type': 'microsoft.graph.plannerChecklistItem', title, isChecked: false, orderHint: hintAt(position) },
  ]);
  return { description: notes, previewType: preview, checklist: Object.fromEntries(items) as unknown };
}
