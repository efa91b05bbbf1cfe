/** What Planner remembers of a tenant. Every resource has an etag of its own; details have one apart from what they detail. */

/** `planner.plans`; their group's deletion hides them. */
export interface PlanRecord {
  readonly id: string;
  readonly etag: string;
  readonly groupId: string;
  readonly title: string;
  readonly createdAt: number;
  /** The app that made it. */
  readonly createdBy: string;
  readonly details: PlanDetails;
}

export interface PlanDetails {
  readonly etag: string;
  /** Before it, details answer 404. */
  readonly seenFrom: number;
  /** Names of the 25 labels, `category1` to `category25`. */
  readonly categoryDescriptions: Readonly<Record<string, string | null>>;
  readonly sharedWith: Readonly<Record<string, boolean>>;
}

/** `planner.buckets` */
export interface BucketRecord {
  readonly id: string;
  readonly etag: string;
  readonly planId: string;
  readonly name: string;
  readonly orderHint: string;
}

/** `planner.tasks` */
export interface TaskRecord {
  readonly id: string;
  readonly etag: string;
  readonly planId: string;
  readonly bucketId: string | null;
  readonly title: string;
  readonly orderHint: string;
  readonly assigneePriority: string;
  readonly percentComplete: number;
  readonly priority: number;
  readonly startDateTime: string | null;
  readonly dueDateTime: string | null;
  readonly completedAt: number | null;
  readonly conversationThreadId: string | null;
  readonly appliedCategories: Readonly<Record<string, boolean>>;
  /** By directory id. */
  readonly assignments: Readonly<Record<string, AssignmentRecord>>;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly details: TaskDetails;
}

export interface AssignmentRecord {
  readonly assignedAt: number;
  readonly orderHint: string;
}

export interface TaskDetails {
  readonly etag: string;
  readonly seenFrom: number;
  readonly description: string;
  readonly previewType: string;
  /** By an id that the client made. */
  readonly checklist: Readonly<Record<string, ChecklistItem>>;
  /** By an encoded address. */
  readonly references: Readonly<Record<string, ReferenceRecord>>;
}

export interface ChecklistItem {
  readonly title: string;
  readonly isChecked: boolean;
  readonly orderHint: string;
}

export interface ReferenceRecord {
  readonly alias: string | null;
  readonly type: string | null;
  readonly previewPriority: string;
}
