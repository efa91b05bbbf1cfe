/** What the board of a task says beyond its title. */
export interface TaskDetails {
  readonly notes: string;
  /** Titles in their order; never whether they are done. */
  readonly checklist: readonly string[];
  readonly preview: string;
}

export interface NewPlan {
  readonly title: string;
}

export interface NewTask {
  readonly plan: string;
  /** Undefined for a task in no bucket. */
  readonly bucket: string | undefined;
  readonly title: string;
  readonly priority: number;
  readonly labels: readonly string[];
  /** Its place among its bucket's tasks, from 0. */
  readonly position: number;
  /** Sent along with the task, where the tenant takes them so. */
  readonly details: TaskDetails | undefined;
}

export interface MadePlan {
  readonly id: string;
  readonly title: string;
}

export interface MadeBucket {
  readonly id: string;
  readonly name: string;
}

export interface MadeTask {
  readonly id: string;
  readonly title: string;
  readonly bucket: string | undefined;
  readonly labels: readonly string[];
  readonly priority: number;
}

/** Planner's boards of a team. Errors are `AppError`s of `graph.*`; calls marked *once* must not be sent again blindly. */
export interface PlannerService {
  plans(tenant: string, team: string): Promise<readonly MadePlan[]>;
  /** *Once.* Answers the plan's id. */
  addPlan(tenant: string, team: string, plan: NewPlan): Promise<string>;
  categories(tenant: string, plan: string): Promise<Readonly<Record<string, string>>>;
  /** Repeatable. */
  setCategories(tenant: string, plan: string, categories: Readonly<Record<string, string>>): Promise<void>;
  /** In the order of the board. */
  buckets(tenant: string, plan: string): Promise<readonly MadeBucket[]>;
  /** *Once.* `position` is its place on the board, from 0. */
  addBucket(tenant: string, plan: string, name: string, position: number): Promise<string>;
  /** In the order of the board. */
  tasks(tenant: string, plan: string): Promise<readonly MadeTask[]>;
  /** *Once.* */
  addTask(tenant: string, task: NewTask): Promise<string>;
  details(tenant: string, task: string): Promise<TaskDetails>;
  /** Repeatable; `there` where the task had exactly these already, so that nothing was sent. */
  setDetails(tenant: string, task: string, details: TaskDetails): Promise<'there' | 'set'>;
}
