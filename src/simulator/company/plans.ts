import { createHash } from 'node:crypto';
import { orderHintOf } from '../graph/order-hint.ts';
import type { BucketRecord, PlanRecord, TaskRecord } from '../planner-records.ts';
import type { CompanyPlan, CompanyTask } from './company-file.ts';

/** Microsoft Planner itself: people made these plans with it. */
const planner = '09abbdfd-ed23-44ee-a2d9-a627aa1c90f3';

const digest = (...parts: readonly string[]): Buffer => createHash('sha256').update(parts.join('\n')).digest();
/** Ids and etags that stay the same whenever the same company is loaded. */
const idOf = (...parts: readonly string[]): string =>
  digest('id', ...parts)
    .subarray(0, 21)
    .toString('base64url');
const etagOf = (kind: string, id: string): string =>
  `W/"${Buffer.from(`1-${kind}  ${digest(kind, id).toString('hex').slice(0, 16)}`).toString('base64')}"`;

/** The hint of what stands at that place, from 0. */
const hintAt = (index: number): string => orderHintOf(' !'.repeat(index + 1));

export interface SeededPlan {
  readonly plan: PlanRecord;
  readonly buckets: readonly BucketRecord[];
  readonly tasks: readonly TaskRecord[];
}

/** A team's plan out of a company file. */
export function seededPlan(team: { readonly id: string; readonly at: number }, plan: CompanyPlan): SeededPlan {
  const { id, title, labels = {} } = plan;
  const buckets = plan.buckets.map(({ name }, index) => {
    const bucket = idOf(id, 'bucket', `${index}`);
    return { id: bucket, etag: etagOf('Bucket', bucket), planId: id, name, orderHint: hintAt(index) };
  });
  const tasks = plan.buckets.flatMap(({ tasks: own = [] }, at) =>
    own.map((task, index) => taskRecord({ plan: id, bucket: buckets[at]?.id ?? null, at: team.at, index }, task)),
  );
  const details = { etag: etagOf('PlanDetails', id), seenFrom: 0, categoryDescriptions: labels, sharedWith: {} };
  const record = {
    id,
    etag: etagOf('Plan', id),
    groupId: team.id,
    title,
    createdAt: team.at,
    createdBy: planner,
    details,
  };
  return { plan: record, buckets, tasks };
}

interface Place {
  readonly plan: string;
  readonly bucket: string | null;
  readonly at: number;
  readonly index: number;
}

function taskRecord({ plan, bucket, at, index }: Place, task: CompanyTask): TaskRecord {
  const id = idOf(plan, bucket ?? '', 'task', `${index}`);
  const { labels = [], assignedTo = [], checklist = [] } = task;
  return {
    id,
    etag: etagOf('Task', id),
    planId: plan,
    bucketId: bucket,
    title: task.title,
    orderHint: hintAt(index),
    assigneePriority: '',
    percentComplete: task.percentComplete ?? 0,
    priority: task.priority ?? 5,
    startDateTime: null,
    dueDateTime: task.dueDateTime ?? null,
    completedAt: task.percentComplete === 100 ? at : null,
    conversationThreadId: null,
    appliedCategories: Object.fromEntries(labels.map((name) => [name, true])),
    assignments: Object.fromEntries(assignedTo.map((user) => [user, { assignedAt: at, orderHint: hintAt(0) }])),
    createdAt: at,
    createdBy: planner,
    details: {
      etag: etagOf('TaskDetails', id),
      seenFrom: 0,
      description: task.notes ?? '',
      previewType: 'automatic',
      checklist: Object.fromEntries(
        checklist.map((title, place) => [
          idOf(id, 'item', `${place}`),
          { title, isChecked: false, orderHint: hintAt(place) },
        ]),
      ),
      references: {},
    },
  };
}
