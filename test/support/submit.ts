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
  takesAnyDraft(product);
  const answer = await product.requests.submit(anActor(draft.requester.id), draft.id, draft.revision);
  assert.equal(answer.kind, 'done');
  return (answer as { request: TeamRequest }).request;
}

/** Drafts that no form made are sent: whether they say what their template says is another test's. */
export function takesAnyDraft({ catalog }: Pick<Product, 'catalog'>): void {
  const obstacle = catalog.obstacle.bind(catalog);
  catalog.obstacle = async (...values) => {
    const why = await obstacle(...values);
    return why === 'outdated' ? undefined : why;
  };
}

/** The request as it is stored. */
export async function now(world: World, id = aDraft().id): Promise<TeamRequest> {
  const request = await world.stores.requests.request(tenant, id);
  assert.ok(request);
  return request;
}
