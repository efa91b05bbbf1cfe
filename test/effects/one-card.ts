import { hour } from '../../src/clock.ts';
import { effect } from '../../src/requests/effect.ts';
import { aRequest } from '../support/builders.ts';
import type { World } from '../support/world.ts';

/** A request that has nothing to do but one status card. */
export async function oneCard(world: World, version = 1): Promise<void> {
  const request = aRequest({ status: 'approval', version, wakeAt: world.clock.now() + 100 * hour });
  const effects = [effect('card.status', world.clock.now())];
  await world.stores.requests.commit({ request, expected: version - 1, audit: [], effects });
}
