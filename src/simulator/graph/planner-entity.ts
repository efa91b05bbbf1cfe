import type { BucketRecord, PlanRecord, TaskRecord } from '../planner-records.ts';
import type { Entity } from './filter.ts';
import { isoTime } from './group-entity.ts';

const identity = (id: string): Entity => ({ user: null, application: { displayName: null, id } });

/** What resources/plannerPlan has. */
export const planEntity = (plan: PlanRecord): Entity => ({
  '@odata.etag': plan.etag,
  id: plan.id,
  title: plan.title,
  createdDateTime: isoTime(plan.createdAt),
  owner: plan.groupId,
  createdBy: identity(plan.createdBy),
  container: {
    containerId: plan.groupId,
    type: 'group',
    url: `https://graph.microsoft.com/v1.0/groups/${plan.groupId}`,
  },
});

export const labelNames = Array.from({ length: 25 }, (_label, index) => `category${index + 1}`);

export const planDetailsEntity = ({ id, details }: PlanRecord): Entity => ({
  '@odata.etag': details.etag,
  id,
  sharedWith: details.sharedWith,
  categoryDescriptions: Object.fromEntries(
    labelNames.map((name) => [name, details.categoryDescriptions[name] ?? null]),
  ),
});

export const bucketEntity = ({ id, etag, name, planId, orderHint }: BucketRecord): Entity => ({
  '@odata.etag': etag,
  id,
  name,
  planId,
  orderHint,
});

/** What resources/plannerTask has, with what it counts of its details. */
export function taskEntity(task: TaskRecord): Entity {
  const { checklist, references, description, previewType } = task.details;
  const items = Object.values(checklist);
  return {
    '@odata.etag': task.etag,
    id: task.id,
    planId: task.planId,
    bucketId: task.bucketId,
    title: task.title,
    orderHint: task.orderHint,
    assigneePriority: task.assigneePriority,
    percentComplete: task.percentComplete,
    priority: task.priority,
    startDateTime: task.startDateTime,
    dueDateTime: task.dueDateTime,
    createdDateTime: isoTime(task.createdAt),
    createdBy: identity(task.createdBy),
    completedDateTime: task.completedAt === null ? null : isoTime(task.completedAt),
    completedBy: task.completedAt === null ? null : identity(task.createdBy),
    conversationThreadId: task.conversationThreadId,
    hasDescription: description !== '',
    previewType,
    checklistItemCount: items.length,
    activeChecklistItemCount: items.filter(({ isChecked }) => !isChecked).length,
    referenceCount: Object.keys(references).length,
    appliedCategories: task.appliedCategories,
    assignments: entries(task.assignments, ({ assignedAt, orderHint }) => ({
      '@odata.type': '#microsoft.graph.plannerAssignment',
      assignedDateTime: isoTime(assignedAt),
      assignedBy: identity(task.createdBy),
      orderHint,
    })),
  };
}

export function taskDetailsEntity({ id, details, createdAt, createdBy }: TaskRecord): Entity {
  const changed = { lastModifiedDateTime: isoTime(createdAt), lastModifiedBy: identity(createdBy) };
  return {
    '@odata.etag': details.etag,
    id,
    description: details.description,
    previewType: details.previewType,
    references: entries(details.references, (reference) => ({
      '@odata.type': '#microsoft.graph.plannerExternalReference',
      ...reference,
      ...changed,
    })),
    checklist: entries(details.checklist, (item) => ({
      '@odata.type': '#microsoft.graph.plannerChecklistItem',
      ...item,
      ...changed,
    })),
  };
}

const entries = <T>(records: Readonly<Record<string, T>>, entity: (record: T) => Entity): Entity =>
  Object.fromEntries(Object.entries(records).map(([key, record]) => [key, entity(record)]));
