import type { BucketRecord, PlanRecord, TaskRecord } from './planner-records.ts';
import type { State } from './state.ts';
import type { Tenant } from './tenant.ts';

/** One tenant's plans with their buckets and tasks. What is in something is found by an index beside the records. */
export class Planner {
  readonly #state: State;
  readonly #tenant: Pick<Tenant, 'id' | 'group'>;

  constructor(state: State, tenant: Pick<Tenant, 'id' | 'group'>) {
    this.#state = state;
    this.#tenant = tenant;
  }

  /** A plan whose group is not deleted. */
  plan(id: string): PlanRecord | undefined {
    const plan = this.#get<PlanRecord>('plans', id);
    return plan && this.#tenant.group(plan.groupId) ? plan : undefined;
  }

  plansOf(group: string): PlanRecord[] {
    return this.#within('plans', group);
  }

  keepPlan(plan: PlanRecord): void {
    this.#keep('plans', plan.groupId, plan);
  }

  /** Takes away the plan with all that is in it. */
  removePlan(plan: PlanRecord): void {
    for (const bucket of this.bucketsOf(plan.id)) this.removeBucket(bucket);
    for (const task of this.tasksOf(plan.id)) this.removeTask(task);
    this.#remove('plans', plan.groupId, plan.id);
  }

  bucket(id: string): BucketRecord | undefined {
    const bucket = this.#get<BucketRecord>('buckets', id);
    return bucket && this.plan(bucket.planId) ? bucket : undefined;
  }

  bucketsOf(plan: string): BucketRecord[] {
    return this.#within('buckets', plan);
  }

  keepBucket(bucket: BucketRecord): void {
    this.#keep('buckets', bucket.planId, bucket);
  }

  /** Its tasks go with it. */
  removeBucket(bucket: BucketRecord): void {
    for (const task of this.tasksOf(bucket.planId)) if (task.bucketId === bucket.id) this.removeTask(task);
    this.#remove('buckets', bucket.planId, bucket.id);
  }

  task(id: string): TaskRecord | undefined {
    const task = this.#get<TaskRecord>('tasks', id);
    return task && this.plan(task.planId) ? task : undefined;
  }

  tasksOf(plan: string): TaskRecord[] {
    return this.#within('tasks', plan);
  }

  keepTask(task: TaskRecord): void {
    this.#keep('tasks', task.planId, task);
    const done = `planner.done of ${task.planId}`;
    if (task.percentComplete === 100) this.#state.put(done, this.#tenant.id, task.id, task.id);
    else this.#state.remove(done, this.#tenant.id, task.id);
  }

  removeTask(task: TaskRecord): void {
    this.#remove('tasks', task.planId, task.id);
    this.#state.remove(`planner.done of ${task.planId}`, this.#tenant.id, task.id);
  }

  /** How many there are in a plan, or plans in a group; `done` are the tasks that are complete. */
  count(what: 'plans' | 'buckets' | 'tasks' | 'done', parent: string): number {
    return this.#state.count(`planner.${what} of ${parent}`, this.#tenant.id);
  }

  #get<T>(what: string, id: string): T | undefined {
    return this.#state.get<T>(`planner.${what}`, this.#tenant.id, id);
  }

  #within<T>(what: string, parent: string): T[] {
    const ids = this.#state.list<string>(`planner.${what} of ${parent}`, this.#tenant.id);
    return ids.flatMap((id) => this.#get<T>(what, id) ?? []);
  }

  #keep(what: string, parent: string, record: { readonly id: string }): void {
    this.#state.put(`planner.${what}`, this.#tenant.id, record.id, record);
    this.#state.put(`planner.${what} of ${parent}`, this.#tenant.id, record.id, record.id);
  }

  #remove(what: string, parent: string, id: string): void {
    this.#state.remove(`planner.${what}`, this.#tenant.id, id);
    this.#state.remove(`planner.${what} of ${parent}`, this.#tenant.id, id);
  }
}
