import type { AssignmentRecord, TaskRecord } from '../planner-records.ts';
import { isObject, text, type Json } from './body.ts';
import type { Call } from './call.ts';
import { badRequest } from './errors.ts';
import { orderHintOf } from './order-hint.ts';
import { wholeNumber, within } from './planner-call.ts';
import { labelNames } from './planner-entity.ts';

const wrong = (name: string): Error => badRequest(`Invalid value specified for property '${name}'.`);

type Told = Pick<
  TaskRecord,
  | 'assigneePriority'
  | 'percentComplete'
  | 'priority'
  | 'startDateTime'
  | 'dueDateTime'
  | 'completedAt'
  | 'conversationThreadId'
  | 'appliedCategories'
  | 'assignments'
>;

/** What a task is unless its body says otherwise (resources/plannerTask): of medium priority, not begun. */
export const untold: Told = {
  assigneePriority: '',
  percentComplete: 0,
  priority: 5,
  startDateTime: null,
  dueDateTime: null,
  completedAt: null,
  conversationThreadId: null,
  appliedCategories: {},
  assignments: {},
};

/** What a body says of a task, on top of what is known; in labels and assignments, null takes away (plannertask-update). */
export function toldOf(call: Call, body: Json, known: Told): Told {
  const percentComplete = wholeNumber(body, 'percentComplete', 100) ?? known.percentComplete;
  const startDateTime = time(body, 'startDateTime', known.startDateTime);
  const dueDateTime = time(body, 'dueDateTime', known.dueDateTime);
  if (startDateTime && dueDateTime && Date.parse(startDateTime) > Date.parse(dueDateTime))
    throw badRequest('The start date of a task cannot be after its due date.');
  const assigneePriority = text(body, 'assigneePriority');
  return {
    assigneePriority: assigneePriority ? orderHintOf(assigneePriority) : known.assigneePriority,
    percentComplete,
    priority: wholeNumber(body, 'priority', 10) ?? known.priority,
    startDateTime,
    dueDateTime,
    completedAt: percentComplete < 100 ? null : (known.completedAt ?? call.world.now),
    conversationThreadId: text(body, 'conversationThreadId') ?? known.conversationThreadId,
    appliedCategories: labels(body, known.appliedCategories),
    assignments: assignments(call, body, known.assignments),
  };
}

function time(body: Json, name: string, known: string | null): string | null {
  const given = text(body, name);
  if (given === undefined) return known;
  if (given === null) return null;
  if (Number.isNaN(Date.parse(given))) throw wrong(name);
  return new Date(given).toISOString();
}

function labels(body: Json, known: TaskRecord['appliedCategories']): TaskRecord['appliedCategories'] {
  const given = body['appliedCategories'] ?? {};
  if (!isObject(given)) throw wrong('appliedCategories');
  const named = Object.entries(given).filter(([name]) => !name.startsWith('@'));
  if (!named.every(([name, value]) => labelNames.includes(name) && (value === null || typeof value === 'boolean')))
    throw wrong('appliedCategories');
  const all = Object.entries({ ...known, ...Object.fromEntries(named) });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === true ? [[name, true]] : [])));
}

/** Each with its `@odata.type` and an order hint; at most 20 people. */
function assignments(call: Call, body: Json, known: TaskRecord['assignments']): TaskRecord['assignments'] {
  const given = body['assignments'] ?? {};
  if (!isObject(given)) throw wrong('assignments');
  const all = new Map<string, AssignmentRecord>(Object.entries(known));
  for (const [id, value] of Object.entries(given)) {
    if (id.startsWith('@')) continue;
    if (value === null) all.delete(id);
    else all.set(id, assignment(call, id, value));
  }
  within(20, all.size, 'MaximumAssigneesInTasks');
  return Object.fromEntries(all);
}

function assignment(call: Call, id: string, value: unknown): AssignmentRecord {
  if (!isObject(value) || !isTyped(value, 'plannerAssignment') || !call.tenant.user(id)) throw wrong('assignments');
  return { assignedAt: call.world.now, orderHint: orderHintOf(text(value, 'orderHint') ?? '') };
}

/** Whether an entry of an open type says what it is, as Planner demands. */
export const isTyped = (value: Json, type: string): boolean =>
  [`microsoft.graph.${type}`, `#microsoft.graph.${type}`].includes(String(value['@odata.type']));
