import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { effect } from '../../src/requests/effect.ts';
import { aRequest, noon, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';
import { takeOne } from '../support/take-one.ts';

const left = (world: World) => world.stores.db.all('SELECT key, tries, due_at FROM effects');

describe('An effect that is taken over', () => {
  /** A process that stands still with the effect in its hands: nobody knows what it is about to send. */
  async function takenOver(effects = [effect('card.status', noon)], faults = new Faults()) {
    const world = await new World().furnish();
    const request = aRequest({ status: 'withdrawn', version: 1 });
    await world.stores.requests.commit({ request, expected: 0, audit: [], effects });
    await Promise.all(effects.map(() => takeOne(world.stores.effects, tenant, noon, noon + 30 * second)));
    const product = new Product(world, (port, name) => (name === 'effects' ? faults.wrap(port) : port)).start();
    await world.clock.advance(40 * second);
    return { world, product };
  }

  it('has its card drawn once more when the former holder’s edit has arrived, and nobody’s device rings', async () => {
    const { world, product } = await takenOver();
    const [card] = world.notifier.activities;
    assert.deepEqual([card?.status, card?.edits], ['withdrawn', 0]);
    await world.clock.advance(5 * minute);
    Object.assign(card!, { status: 'saved' });
    await world.clock.advance(6 * minute);
    assert.deepEqual([card?.status, card?.edits], ['withdrawn', 1]);
    await world.clock.advance(hour);
    assert.deepEqual([card?.edits, world.notifier.activities.length, left(world)], [1, 1, []]);
    await product.stop();
  });

  it('and draws no card leaves nothing', async () => {
    const { world, product } = await takenOver([effect('check', noon), effect('ping', noon, 'rejected')]);
    assert.deepEqual(left(world), []);
    await product.stop();
  });

  it('by a process that can leave nothing, or dies there, is taken over in turn', async () => {
    const { world, product } = await takenOver(undefined, new Faults().on('leave', new Error('The disk is full'), 'before'));
    assert.deepEqual([world.notifier.activities.length, left(world).map(({ key }) => key)], [0, ['card.status']]);
    await world.clock.advance(40 * second);
    assert.deepEqual([world.notifier.activities.length, left(world).map(({ key }) => key)], [1, ['cards.redraw']]);
    await product.stop();
  });
});
