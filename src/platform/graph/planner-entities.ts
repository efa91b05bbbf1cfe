import { z } from 'zod';
import type { MadeTask, TaskDetails } from '../../catalog/planner-service.ts';

const text = z.string().nullish();
const count = z.number().nullish();

export const plan = z.object({ id: z.string().min(1), title: z.string() });
export const bucket = z.object({ id: z.string().min(1), name: z.string(), orderHint: text });
export const task = z.object({
  id: z.string().min(1),
  title: z.string(),
  bucketId: text,
  orderHint: text,
  priority: count,
  appliedCategories: z.record(z.string(), z.unknown()).nullish(),
  hasDescription: z.boolean().nullish(),
  checklistItemCount: count,
  referenceCount: count,
  percentComplete: count,
  startDateTime: text,
  dueDateTime: text,
  assignments: z.record(z.string(), z.unknown()).nullish(),
});
export type PlannerTask = z.infer<typeof task>;

export const planDetails = z.object({
  '@odata.etag': z.string().min(1),
  categoryDescriptions: z.record(z.string(), z.unknown()).nullish(),
});
export const taskDetails = z.object({
  '@odata.etag': z.string().min(1),
  description: text,
  previewType: text,
  checklist: z.record(z.string(), z.object({ title: text, orderHint: text }).loose().nullish()).nullish(),
});

/** Planner's middle priority, which tasks have that nobody gave one. */
const medium = 5;
const automatic = 'automatic';

/** Order hints are compared by their characters (concepts/planner-order-hint-format). */
export const inOrder = <T extends { readonly orderHint?: string | null | undefined }>(items: readonly T[]): readonly T[] =>
  items.toSorted((left, right) => compare(left.orderHint ?? '', right.orderHint ?? ''));

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** The hint of the item at this place, when all before it are sent the same way: each names the one before it. */
export const hintAt = (position: number): string => ' !'.repeat(position + 1);

/** Slots that have a text. */
export const categoriesOf = (found: z.infer<typeof planDetails>): Readonly<Record<string, string>> => {
  const named = Object.entries(found.categoryDescriptions ?? {}).filter(
    (entry): entry is [string, string] => /^category\d+$/.test(entry[0]) && typeof entry[1] === 'string' && entry[1] !== '',
  );
  return Object.fromEntries(named);
};

export const labelsOf = ({ appliedCategories }: PlannerTask): readonly string[] =>
  Object.entries(appliedCategories ?? {})
    .filter(([name, applied]) => /^category\d+$/.test(name) && applied === true)
    .map(([name]) => name)
    .toSorted();

export const priorityOf = ({ priority }: PlannerTask): number => priority ?? medium;

export const madeTaskOf = (found: PlannerTask): MadeTask => ({
  id: found.id,
  title: found.title,
  bucket: found.bucketId?.trim() ? found.bucketId : undefined,
  labels: labelsOf(found),
  priority: priorityOf(found),
});

export const detailsOf = (found: z.infer<typeof taskDetails>): TaskDetails => ({
  notes: found.description ?? '',
  checklist: inOrder(Object.values(found.checklist ?? {}).filter((item) => item != null)).map(({ title }) => title ?? ''),
  preview: found.previewType ?? automatic,
});
