import { aDraft, tenant } from '../support/builders.ts';
import type { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

/** A request is submitted to a product whose Teams has these faults. */
export async function begun(faults: Faults, prepare: (world: World) => void = () => undefined) {
  const world = await new World().furnish();
  prepare(world);
  const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
  await submit(world, product);
  return { world, product };
}

/** What its trail tells. */
export async function codes(world: World): Promise<readonly string[]> {
  return (await world.stores.trail.records(tenant, aDraft().id)).map(({ code }) => code);
}
