import type { Message } from '../../src/effects/notifier.ts';
import { aRequest, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

export const status = (version: number, reader = 'rita'): Message => ({ kind: 'status', request: aRequest({ version }), reader });
export const approval = (version: number, reader = 'ann'): Message => ({ kind: 'approval', request: aRequest({ version }), reader });

export async function stage(faults = new Faults()) {
  const world = await new World().furnish();
  const { messenger } = new Product(world, (port, name) => (name === 'notifier' || name === 'installer' ? faults.wrap(port) : port));
  return { world, messenger, faults };
}

export const leaves = (): Promise<void> => Promise.resolve();

export const delivery = (world: World, recipient = 'rita', name = 'status') =>
  world.stores.effects.delivery(tenant, aRequest().id, name, recipient);
