import assert from 'node:assert/strict';
import type { TeamRequest } from '../../src/requests/request.ts';
import { copyOf } from '../../src/catalog/copy.ts';
import { fingerprintsOf } from '../../src/catalog/fingerprint.ts';
import { aDraft, anActor, aPlan, aSource, tenant } from './builders.ts';
import type { Product } from './product.ts';
import type { World } from './world.ts';

/** Rita sends her draft, of which she has reviewed what comes of `reviewed`. */
export async function submit(
  world: World,
  product: Product,
  change: Parameters<typeof aDraft>[0] = {},
  reviewed = aSource(),
): Promise<TeamRequest> {
  const plan = change.plan ?? aPlan();
  const fingerprints = await fingerprintsOf(world.stores.keys, tenant, reviewed, copyOf(reviewed, plan));
  const draft = aDraft({ now: world.clock.now(), ...change, plan: { ...plan, fingerprints } });
  await world.stores.catalog.saveDraft(draft);
  // A draft that no form made: whether it says what its template says is another test's.
  product.catalog.isCurrent = () => Promise.resolve(true);
  const answer = await product.requests.submit(anActor(draft.requester.id), draft.id, draft.revision);
  assert.equal(answer.kind, 'done');
  return (answer as { request: TeamRequest }).request;
}

/** The request as it is stored. */
export async function now(world: World, id = aDraft().id): Promise<TeamRequest> {
  const request = await world.stores.requests.request(tenant, id);
  assert.ok(request);
  return request;
}
