import type { TaskDetails, TaskRecord } from '../planner-records.ts';
import type { Route } from '../route.ts';
import { bodyOf, isObject, requiredText, text, type Json } from './body.ts';
import { entityAnswer, expandedNames, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { badRequest } from './errors.ts';
import type { Entity } from './filter.ts';
import { listAnswer } from './list.ts';
import { orderHintOf } from './order-hint.ts';
import { bucketOf, firstPlace, inNoOrder } from './planner-buckets.ts';
import {
  changedAnswer,
  checkMatch,
  detailsFrom,
  newEtag,
  planOf,
  plannerId,
  plannerOf,
  within,
} from './planner-call.ts';
import { taskDetailsEntity, taskEntity } from './planner-entity.ts';
import { toldOf, untold } from './planner-task-body.ts';
import { detailsOf, previewOf, taskOf } from './planner-task-details.ts';

/** 201 (planner-post-tasks). Whether `details` may come along is a matter of the service's version: `taskDetails`. */
const create: Handler = (call) => {
  const body = bodyOf(call.request);
  const title = requiredText(body, 'title');
  const plan = planOf(call, requiredText(body, 'planId'));
  const bucketId = bucketIn(call, body, plan.id) ?? null;
  const hint = text(body, 'orderHint');
  const planner = plannerOf(call);
  const all = planner.count('tasks', plan.id) + 1;
  within(9000, all, 'MaximumTasksInProject');
  within(2400, all - planner.count('done', plan.id), 'MaximumActiveTasksInProject');
  const task: TaskRecord = {
    ...toldOf(call, body, untold),
    id: plannerId(call),
    etag: newEtag(call, 'Task'),
    planId: plan.id,
    bucketId,
    title,
    orderHint: hint ? orderHintOf(hint) : firstPlace(planner.tasksOf(plan.id)),
    createdAt: call.world.now,
    createdBy: call.client,
    details: firstDetails(call, body),
  };
  planner.keepTask(task);
  return entityAnswer(call, 'planner/tasks/$entity', taskEntity(task), 201);
};

function firstDetails(call: Call, body: Json): TaskDetails {
  const empty: TaskDetails = {
    etag: newEtag(call, 'TaskDetails'),
    seenFrom: detailsFrom(call),
    description: '',
    previewType: previewOf(body) ?? 'automatic',
    checklist: {},
    references: {},
  };
  const { details } = body;
  if (call.world.settings.taskDetails !== 'accepted' || details === undefined || details === null) return empty;
  if (!isObject(details)) throw badRequest("Invalid value specified for property 'details'.");
  return detailsOf(details, empty);
}

/** A bucket of the same plan; undefined where the body says nothing of it. */
function bucketIn(call: Call, body: Json, plan: string): string | null | undefined {
  const id = text(body, 'bucketId');
  if (id && bucketOf(call, id).planId !== plan) throw badRequest('The bucket is in another plan.');
  return id;
}

const change: Handler = (call) => {
  const task = taskOf(call);
  checkMatch(call, task.etag);
  const body = bodyOf(call.request);
  const bucket = bucketIn(call, body, task.planId);
  const hint = text(body, 'orderHint');
  const changed: TaskRecord = {
    ...task,
    ...toldOf(call, body, task),
    etag: newEtag(call, 'Task'),
    bucketId: bucket === undefined ? task.bucketId : bucket,
    title: body['title'] === undefined ? task.title : requiredText(body, 'title'),
    orderHint: hint ? orderHintOf(hint) : task.orderHint,
    details: { ...task.details, previewType: previewOf(body) ?? task.details.previewType },
  };
  plannerOf(call).keepTask(changed);
  return changedAnswer(call, 'planner/tasks/$entity', taskEntity(changed));
};

const remove: Handler = (call) => {
  const task = taskOf(call);
  checkMatch(call, task.etag);
  plannerOf(call).removeTask(task);
  return noContent;
};

const expandedEntity = (call: Call, task: TaskRecord): Entity =>
  expandedNames(call).includes('details')
    ? { ...taskEntity(task), details: taskDetailsEntity(task) }
    : taskEntity(task);

export const taskRoutes: readonly Route[] = [
  graphRoute('POST', '/planner/tasks', create),
  graphRoute('GET', '/planner/plans/{plan}/tasks', (call) => {
    const plan = planOf(call);
    const tasks = inNoOrder(plannerOf(call).tasksOf(plan.id)).map(taskEntity);
    return listAnswer(call, tasks, { context: `planner/plans('${plan.id}')/tasks`, page: { most: 400, usual: 400 } });
  }),
  graphRoute('GET', '/planner/buckets/{bucket}/tasks', (call) => {
    const bucket = bucketOf(call);
    const tasks = plannerOf(call)
      .tasksOf(bucket.planId)
      .filter(({ bucketId }) => bucketId === bucket.id);
    return listAnswer(call, inNoOrder(tasks).map(taskEntity), { context: `planner/buckets('${bucket.id}')/tasks` });
  }),
  graphRoute('GET', '/planner/tasks/{task}', (call) =>
    entityAnswer(call, 'planner/tasks/$entity', expandedEntity(call, taskOf(call))),
  ),
  graphRoute('PATCH', '/planner/tasks/{task}', change),
  graphRoute('DELETE', '/planner/tasks/{task}', remove),
];
