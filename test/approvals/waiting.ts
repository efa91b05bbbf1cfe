import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import type { Person } from '../../src/people/profile.ts';
import { storedSettings, type Settings } from '../../src/tenants/settings.ts';
import { aTemplate, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

export const ann = { id: 'ann', displayName: 'ANN' };
export const bob = { id: 'bob', displayName: 'BOB' };

/** A request that waits for these approvers since just now. */
export async function waiting(team: readonly Person[], settings: Partial<Settings> = {}, prepare: (world: World) => unknown = () => undefined) {
  const approvalTeam = team.map(({ id, displayName }) => ({ id, name: displayName }));
  const world = await new World().furnish(aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } }));
  await world.stores.settings.saveSettings(tenant, { ...storedSettings(undefined), ...settings }, 0, []);
  prepare(world);
  const product = new Product(world);
  await submit(world, product, { approval: { required: true, team } });
  product.start();
  await world.clock.advance(minute);
  assert.equal((await now(world)).status, 'approval');
  const rung = (reader: string, kind: string): number => world.notifier.to(reader, `ping.${kind}`).length;
  // Nothing happens between: a process that stands still for as long.
  const later = async (time: number): Promise<void> => {
    world.clock.freeze(time);
    await world.clock.advance(minute);
  };
  return { world, product, rung, later };
}
