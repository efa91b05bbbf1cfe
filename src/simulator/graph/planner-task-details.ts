import type { ChecklistItem, ReferenceRecord, TaskDetails, TaskRecord } from '../planner-records.ts';
import type { Route } from '../route.ts';
import { bodyOf, isObject, text, type Json } from './body.ts';
import { entityAnswer, graphRoute, type Call, type Handler } from './call.ts';
import { badRequest } from './errors.ts';
import { orderHintOf } from './order-hint.ts';
import { changedAnswer, checkMatch, newEtag, noSuchPlannerItem, plannerOf, within } from './planner-call.ts';
import { taskDetailsEntity } from './planner-entity.ts';
import { isTyped } from './planner-task-body.ts';

const wrong = (name: string): Error => badRequest(`Invalid value specified for property '${name}'.`);

/** The task that the path names; 404 otherwise. */
export function taskOf(call: Call): TaskRecord {
  const task = plannerOf(call).task(call.parameter('task'));
  if (!task) throw noSuchPlannerItem();
  return task;
}

/** What a body says of a task's details, on top of what is known; an entry that is null goes (plannertaskdetails-update). */
export function detailsOf(body: Json, known: TaskDetails): TaskDetails {
  const checklist = merged(body, 'checklist', known.checklist, checklistItem);
  const references = merged(body, 'references', known.references, reference);
  within(20, Object.keys(checklist).length, 'MaximumChecklistItemsOnTask');
  within(10, Object.keys(references).length, 'MaximumReferencesOnTask');
  const description = text(body, 'description');
  return {
    ...known,
    description: description === undefined ? known.description : (description ?? ''),
    previewType: previewOf(body) ?? known.previewType,
    checklist,
    references,
  };
}

const previews = ['automatic', 'noPreview', 'checklist', 'description', 'reference'];

/** undefined where the body has none. */
export function previewOf(body: Json): string | undefined {
  const given = text(body, 'previewType')?.toLowerCase();
  if (given === undefined) return undefined;
  const found = previews.find((name) => name.toLowerCase() === given);
  if (!found) throw wrong('previewType');
  return found;
}

function merged<T>(
  body: Json,
  name: string,
  known: Readonly<Record<string, T>>,
  entry: (key: string, value: Json, present: T | undefined) => T,
): Readonly<Record<string, T>> {
  const given = body[name] ?? {};
  if (!isObject(given)) throw wrong(name);
  const all = new Map(Object.entries(known));
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith('@')) continue;
    if (value === null) all.delete(key);
    else if (isObject(value)) all.set(key, entry(key, value, all.get(key)));
    else throw wrong(name);
  }
  return Object.fromEntries(all);
}

function checklistItem(_key: string, value: Json, present: ChecklistItem | undefined): ChecklistItem {
  if (!isTyped(value, 'plannerChecklistItem')) throw wrong('checklist');
  const hint = text(value, 'orderHint');
  const title = text(value, 'title') ?? present?.title;
  const { isChecked = present?.isChecked ?? false } = value;
  if (!title?.trim() || typeof isChecked !== 'boolean') throw wrong('checklist');
  return { title, isChecked, orderHint: hint ? orderHintOf(hint) : (present?.orderHint ?? orderHintOf(' !')) };
}

/** The key is an address in which `% . : @ #` are encoded, because property names may not have them. */
function reference(key: string, value: Json, present: ReferenceRecord | undefined): ReferenceRecord {
  if (!isTyped(value, 'plannerExternalReference') || /[.:@#]/.test(key)) throw wrong('references');
  const hint = text(value, 'previewPriority');
  return {
    alias: text(value, 'alias') ?? present?.alias ?? null,
    type: text(value, 'type') ?? present?.type ?? null,
    previewPriority: hint ? orderHintOf(hint) : (present?.previewPriority ?? orderHintOf(' !')),
  };
}

/** Details come a moment after their task. */
function detailedTask(call: Call): TaskRecord {
  const task = taskOf(call);
  if (task.details.seenFrom > call.world.now) throw noSuchPlannerItem();
  return task;
}

const change: Handler = (call) => {
  const task = detailedTask(call);
  checkMatch(call, task.details.etag);
  const details = { ...detailsOf(bodyOf(call.request), task.details), etag: newEtag(call, 'TaskDetails') };
  const changed = { ...task, details };
  plannerOf(call).keepTask(changed);
  return changedAnswer(call, `planner/tasks('${task.id}')/details/$entity`, taskDetailsEntity(changed));
};

export const taskDetailsRoutes: readonly Route[] = [
  graphRoute('GET', '/planner/tasks/{task}/details', (call) => {
    const task = detailedTask(call);
    return entityAnswer(call, `planner/tasks('${task.id}')/details/$entity`, taskDetailsEntity(task));
  }),
  graphRoute('PATCH', '/planner/tasks/{task}/details', change),
];
