import { between, hexDigits } from '../chance.ts';
import type { PlanRecord } from '../planner-records.ts';
import { Planner } from '../planner.ts';
import type { SimulatorResponse } from '../route.ts';
import type { Json } from './body.ts';
import { entityAnswer, noContent, type Call } from './call.ts';
import { badRequest, GraphError } from './errors.ts';

export const plannerOf = (call: Call): Planner => new Planner(call.world.state, call.tenant);

/** Planner's refusals mostly have an empty code (planner-overview names codes for limits only). */
export const plannerRefusal = (status: number, message: string): GraphError => new GraphError(status, '', message);

export const noSuchPlannerItem = (): GraphError => plannerRefusal(404, 'The requested item is not found.');

/** 403 with the limit's code where there would be more (planner-overview). */
export function within(limit: number, count: number, code: string): void {
  if (count > limit) throw new GraphError(403, code, `The limit of ${limit} is exceeded: ${code}.`);
}

/** 28 characters, as Planner's ids are; they tell upper from lower case. */
export function plannerId(call: Call): string {
  return Buffer.from(hexDigits(call.world.random, 42), 'hex').toString('base64url');
}

type Kind = 'Plan' | 'PlanDetails' | 'Bucket' | 'Task' | 'TaskDetails';

/** A new etag, different for every kind, resource and change. */
export const newEtag = (call: Call, kind: Kind): string =>
  `W/"${Buffer.from(`1-${kind}  ${hexDigits(call.world.random, 16)}`).toString('base64')}"`;

/** From when the details of something that is made now are there. */
export const detailsFrom = (call: Call): number =>
  call.world.now + between(call.world.random, call.world.settings.plannerLag);

/** `If-Match` has to be the last etag: missing or `*` 400, another one 412 (planner-overview). */
export function checkMatch(call: Call, etag: string): void {
  const given = call.request.headers['if-match']?.trim();
  if (!given) throw plannerRefusal(400, 'The If-Match header must be specified for this request.');
  if (given === '*') throw plannerRefusal(400, 'The given key was not present in the dictionary.');
  if (given !== etag)
    throw plannerRefusal(412, 'The item has changed since the etag in the If-Match header was given.');
}

/** 204, or 200 with the entity where the caller prefers so. */
export function changedAnswer(call: Call, context: string, entity: Json): SimulatorResponse {
  const prefers = /(^|[,;\s])return=representation/i.test(call.request.headers['prefer'] ?? '');
  return prefers ? entityAnswer(call, context, entity) : noContent;
}

/** The plan with the id; 404 otherwise. */
export function planOf(call: Call, id = call.parameter('plan')): PlanRecord {
  const plan = plannerOf(call).plan(id);
  if (!plan) throw noSuchPlannerItem();
  return plan;
}

/** A whole number from 0 to `most`; undefined where it is absent. */
export function wholeNumber(body: Json, name: string, most: number): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
    throw badRequest(`Invalid value specified for property '${name}'.`);
  return value;
}
