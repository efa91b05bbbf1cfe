import type { MadeBucket, MadePlan, MadeTask, NewPlan, NewTask, PlannerService, TaskDetails } from '../../src/catalog/planner-service.ts';
import { AppError } from '../../src/errors.ts';

interface Board extends MadePlan {
  readonly team: string;
  categories: Readonly<Record<string, string>>;
  readonly buckets: { readonly id: string; readonly name: string; readonly position: number }[];
  readonly tasks: (MadeTask & { readonly position: number })[];
}

const none: TaskDetails = { notes: '', checklist: [], preview: 'automatic' };

/** Boards in memory. Sources' tasks have the details that a test gives them. */
export class FakePlannerService implements PlannerService {
  readonly boards: Board[] = [];
  readonly written = new Map<string, TaskDetails>();
  /** Whether details are taken along with a task. */
  takesDetails = false;

  async plans(_: string, team: string): Promise<readonly MadePlan[]> {
    return this.boards.filter((board) => board.team === team);
  }

  async addPlan(_: string, team: string, { title }: NewPlan): Promise<string> {
    const id = this.#next('plan');
    this.boards.push({ id, title, team, categories: {}, buckets: [], tasks: [] });
    return id;
  }

  async categories(_: string, plan: string): Promise<Readonly<Record<string, string>>> {
    return this.#board(plan).categories;
  }

  async setCategories(_: string, plan: string, categories: Readonly<Record<string, string>>): Promise<void> {
    this.#board(plan).categories = categories;
  }

  async buckets(_: string, plan: string): Promise<readonly MadeBucket[]> {
    return this.#board(plan).buckets.toSorted((left, right) => left.position - right.position);
  }

  async addBucket(_: string, plan: string, name: string, position: number): Promise<string> {
    const id = this.#next('bucket');
    this.#board(plan).buckets.push({ id, name, position });
    return id;
  }

  async tasks(_: string, plan: string): Promise<readonly MadeTask[]> {
    return this.#board(plan).tasks.toSorted((left, right) => left.position - right.position);
  }

  async addTask(_: string, { plan, bucket, title, priority, labels, position, details }: NewTask): Promise<string> {
    const id = this.#next('task');
    this.#board(plan).tasks.push({ id, title, bucket, labels, priority, position });
    if (details && this.takesDetails) this.written.set(id, details);
    return id;
  }

  async details(_: string, task: string): Promise<TaskDetails> {
    return this.written.get(task) ?? none;
  }

  async setDetails(tenant: string, task: string, details: TaskDetails): Promise<'there' | 'set'> {
    if (JSON.stringify(await this.details(tenant, task)) === JSON.stringify(details)) return 'there';
    this.written.set(task, details);
    return 'set';
  }

  /** Nothing is ever taken away, so what is there counts the ids. */
  #next(kind: string): string {
    const things = this.boards.map(({ buckets, tasks }) => 1 + buckets.length + tasks.length);
    return `${kind}-${String(things.reduce((sum, one) => sum + one, 1))}`;
  }

  #board(id: string): Board {
    const board = this.boards.find((one) => one.id === id);
    if (!board) throw new AppError('graph.notFound');
    return board;
  }
}
