import { aDraft, anActor, aTemplate, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

export const ann = { id: 'ann', displayName: 'ANN' };
export const bob = { id: 'bob', displayName: 'BOB' };
export const rita = anActor('rita');

export async function begun(template = aTemplate()) {
  const world = await new World().furnish(template);
  return { world, product: new Product(world) };
}

/** A request that waits for these approvers. */
export async function inApproval(team = [ann, bob]) {
  const approvalTeam = team.map(({ id, displayName }) => ({ id, name: displayName }));
  const { world, product } = await begun(aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } }));
  await submit(world, product, { approval: { required: true, team } });
  await product.changes.apply(tenant, aDraft().id, { kind: 'checkStarted' });
  await product.changes.apply(tenant, aDraft().id, { kind: 'checked', warnings: [], decideBy: Infinity, entries: [] });
  return { world, product, id: aDraft().id };
}

export const codes = async (world: World): Promise<readonly string[]> =>
  (await world.stores.trail.records(tenant, aDraft().id)).map(({ code }) => code);
export const count = async (world: World, code: string): Promise<number> => (await codes(world)).filter((one) => one === code).length;
