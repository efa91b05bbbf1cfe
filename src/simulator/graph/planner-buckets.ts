import type { BucketRecord } from '../planner-records.ts';
import type { Route } from '../route.ts';
import { bodyOf, requiredText, text } from './body.ts';
import { entityAnswer, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { listAnswer } from './list.ts';
import { orderHintOf, placeBetween } from './order-hint.ts';
import {
  changedAnswer,
  checkMatch,
  newEtag,
  noSuchPlannerItem,
  planOf,
  plannerId,
  plannerOf,
  within,
} from './planner-call.ts';
import { bucketEntity } from './planner-entity.ts';

export function bucketOf(call: Call, id = call.parameter('bucket')): BucketRecord {
  const bucket = plannerOf(call).bucket(id);
  if (!bucket) throw noSuchPlannerItem();
  return bucket;
}

/** The hint before all of these: what comes without a hint stands first. */
export function firstPlace(records: readonly { readonly orderHint: string }[]): string {
  const first = records.reduce((least, { orderHint }) => (least === '' || orderHint < least ? orderHint : least), '');
  return placeBetween('', first);
}

/** By id, which is by chance: callers have to go by `orderHint`. */
export const inNoOrder = <T extends { readonly id: string }>(records: readonly T[]): T[] =>
  [...records].sort((one, other) => (one.id < other.id ? -1 : 1));

/** 201 (planner-post-buckets) */
const create: Handler = (call) => {
  const body = bodyOf(call.request);
  const name = requiredText(body, 'name');
  const hint = text(body, 'orderHint');
  const plan = planOf(call, requiredText(body, 'planId'));
  const planner = plannerOf(call);
  within(200, planner.count('buckets', plan.id) + 1, 'MaximumBucketsInProject');
  const bucket: BucketRecord = {
    id: plannerId(call),
    etag: newEtag(call, 'Bucket'),
    planId: plan.id,
    name,
    orderHint: hint ? orderHintOf(hint) : firstPlace(planner.bucketsOf(plan.id)),
  };
  planner.keepBucket(bucket);
  return entityAnswer(call, 'planner/buckets/$entity', bucketEntity(bucket), 201);
};

const change: Handler = (call) => {
  const bucket = bucketOf(call);
  checkMatch(call, bucket.etag);
  const body = bodyOf(call.request);
  const hint = text(body, 'orderHint');
  const name = body['name'] === undefined ? bucket.name : requiredText(body, 'name');
  const orderHint = hint ? orderHintOf(hint) : bucket.orderHint;
  const changed = { ...bucket, name, orderHint, etag: newEtag(call, 'Bucket') };
  plannerOf(call).keepBucket(changed);
  return changedAnswer(call, 'planner/buckets/$entity', bucketEntity(changed));
};

const remove: Handler = (call) => {
  const bucket = bucketOf(call);
  checkMatch(call, bucket.etag);
  plannerOf(call).removeBucket(bucket);
  return noContent;
};

export const bucketRoutes: readonly Route[] = [
  graphRoute('POST', '/planner/buckets', create),
  graphRoute('GET', '/planner/plans/{plan}/buckets', (call) => {
    const plan = planOf(call);
    const buckets = inNoOrder(plannerOf(call).bucketsOf(plan.id)).map(bucketEntity);
    return listAnswer(call, buckets, { context: `planner/plans('${plan.id}')/buckets` });
  }),
  graphRoute('GET', '/planner/buckets/{bucket}', (call) =>
    entityAnswer(call, 'planner/buckets/$entity', bucketEntity(bucketOf(call))),
  ),
  graphRoute('PATCH', '/planner/buckets/{bucket}', change),
  graphRoute('DELETE', '/planner/buckets/{bucket}', remove),
];
