import type { PlanRecord } from '../planner-records.ts';
import type { Route } from '../route.ts';
import { bodyOf, isObject, requiredText, text, type Json } from './body.ts';
import { entityAnswer, expandedNames, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { badRequest } from './errors.ts';
import type { Entity } from './filter.ts';
import { groupOf } from './group-entity.ts';
import { listAnswer } from './list.ts';
import {
  changedAnswer,
  checkMatch,
  detailsFrom,
  newEtag,
  noSuchPlannerItem,
  planOf,
  plannerId,
  plannerOf,
  within,
} from './planner-call.ts';
import { labelNames, planDetailsEntity, planEntity } from './planner-entity.ts';

/** 201; the container is a group that exists (planner-post-plans). `owner` is what it was called before. */
const create: Handler = (call) => {
  const body = bodyOf(call.request);
  const title = requiredText(body, 'title');
  const group = call.tenant.group(containerOf(body));
  if (!group) throw noSuchPlannerItem();
  const planner = plannerOf(call);
  within(200, planner.count('plans', group.id) + 1, 'MaximumProjectsOwnedByUser');
  const plan: PlanRecord = {
    id: plannerId(call),
    etag: newEtag(call, 'Plan'),
    groupId: group.id,
    title,
    createdAt: call.world.now,
    createdBy: call.client,
    details: {
      etag: newEtag(call, 'PlanDetails'),
      seenFrom: detailsFrom(call),
      categoryDescriptions: {},
      sharedWith: {},
    },
  };
  planner.keepPlan(plan);
  return entityAnswer(call, 'planner/plans/$entity', planEntity(plan), 201);
};

function containerOf(body: Json): string {
  const container = body['container'];
  if (container === undefined) return requiredText(body, 'owner');
  if (!isObject(container)) throw badRequest("Invalid value specified for property 'container'.");
  const url = text(container, 'url');
  const [, byUrl] = /^https:\/\/graph\.microsoft\.com\/(?:v1\.0|beta)\/groups\/([^/]+)$/.exec(url ?? '') ?? [];
  if (byUrl) return byUrl;
  if (url || container['type'] !== 'group') throw badRequest("Invalid value specified for property 'container'.");
  return requiredText(container, 'containerId');
}

const change: Handler = (call) => {
  const plan = planOf(call);
  checkMatch(call, plan.etag);
  const changed = { ...plan, title: requiredText(bodyOf(call.request), 'title'), etag: newEtag(call, 'Plan') };
  plannerOf(call).keepPlan(changed);
  return changedAnswer(call, 'planner/plans/$entity', planEntity(changed));
};

const remove: Handler = (call) => {
  const plan = planOf(call);
  checkMatch(call, plan.etag);
  plannerOf(call).removePlan(plan);
  return noContent;
};

/** Details come a moment after their plan. */
function detailedPlan(call: Call): PlanRecord {
  const plan = planOf(call);
  if (plan.details.seenFrom > call.world.now) throw noSuchPlannerItem();
  return plan;
}

/** Names of labels and who else sees the plan (plannerplandetails-update); what is not named stays. */
const changeDetails: Handler = (call) => {
  const plan = detailedPlan(call);
  checkMatch(call, plan.details.etag);
  const body = bodyOf(call.request);
  const details = {
    ...plan.details,
    etag: newEtag(call, 'PlanDetails'),
    categoryDescriptions: { ...plan.details.categoryDescriptions, ...labelsIn(body) },
    sharedWith: { ...plan.details.sharedWith, ...sharedIn(body) },
  };
  const changed = { ...plan, details };
  plannerOf(call).keepPlan(changed);
  return changedAnswer(call, `planner/plans('${plan.id}')/details/$entity`, planDetailsEntity(changed));
};

function labelsIn(body: Json): Readonly<Record<string, string | null>> {
  const given = body['categoryDescriptions'] ?? {};
  if (!isObject(given)) throw badRequest("Invalid value specified for property 'categoryDescriptions'.");
  const names = Object.keys(given).filter((name) => !name.startsWith('@'));
  const unknown = names.find((name) => !labelNames.includes(name));
  if (unknown !== undefined) throw badRequest(`The property '${unknown}' does not exist on categoryDescriptions.`);
  return Object.fromEntries(names.map((name) => [name, text(given, name) ?? null]));
}

function sharedIn(body: Json): Readonly<Record<string, boolean>> {
  const given = body['sharedWith'] ?? {};
  if (!isObject(given)) throw badRequest("Invalid value specified for property 'sharedWith'.");
  return Object.fromEntries(
    Object.entries(given).flatMap(([id, yes]) => (id.startsWith('@') ? [] : [[id, yes === true]])),
  );
}

const expandedEntity = (call: Call, plan: PlanRecord): Entity =>
  expandedNames(call).includes('details')
    ? { ...planEntity(plan), details: planDetailsEntity(plan) }
    : planEntity(plan);

export const planRoutes: readonly Route[] = [
  graphRoute('POST', '/planner/plans', create),
  graphRoute('GET', '/groups/{group}/planner/plans', (call) => {
    const group = groupOf(call);
    const plans = plannerOf(call).plansOf(group.id).map(planEntity);
    return listAnswer(call, plans, {
      context: `groups('${group.id}')/planner/plans`,
      filterable: ['id', 'title', 'owner'],
    });
  }),
  graphRoute('GET', '/planner/plans/{plan}', (call) =>
    entityAnswer(call, 'planner/plans/$entity', expandedEntity(call, planOf(call))),
  ),
  graphRoute('PATCH', '/planner/plans/{plan}', change),
  graphRoute('DELETE', '/planner/plans/{plan}', remove),
  graphRoute('GET', '/planner/plans/{plan}/details', (call) => {
    const plan = detailedPlan(call);
    return entityAnswer(call, `planner/plans('${plan.id}')/details/$entity`, planDetailsEntity(plan));
  }),
  graphRoute('PATCH', '/planner/plans/{plan}/details', changeDetails),
];
