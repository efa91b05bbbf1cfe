import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { effect } from '../../src/requests/effect.ts';
import { aRequest, aTemplate, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';
import { takeOne } from '../support/take-one.ts';
import { oneCard } from './one-card.ts';

const ann = { id: 'ann', displayName: 'ANN' };
const bob = { id: 'bob', displayName: 'BOB' };

const left = (world: World) => world.stores.db.all('SELECT key, tries, due_at FROM effects');

const approvalTeam = [ann, bob].map(({ id, displayName }) => ({ id, name: displayName }));
const approved = aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } });

async function stage(faults = new Faults()) {
  const world = await new World().furnish(approved);
  const product = new Product(world, (port, name) => (name === 'notifier' ? faults.wrap(port) : port)).start();
  return { world, product, faults };
}

describe('An effect', () => {
  it('is carried out and gone', async () => {
    const { world, product } = await stage();
    await oneCard(world);
    await world.clock.advance(10 * second);
    assert.equal(world.notifier.activities.length, 1);
    assert.deepEqual(left(world), []);
    await product.stop();
  });

  it('that a commit overwrites while it is carried out is carried out again', async () => {
    const { world, product } = await stage();
    await oneCard(world);
    const post = world.notifier.post.bind(world.notifier);
    world.notifier.post = async (...values) => {
      await oneCard(world, 2);
      return post(...values);
    };
    await world.clock.advance(10 * second);
    assert.deepEqual(world.notifier.to('rita').map(({ version }) => version), [2]);
    assert.deepEqual(left(world), []);
    await product.stop();
  });

  it('is looked for when it rings, and what is left meanwhile by itself: not again for what was not there', async () => {
    const looks = new Faults();
    const world = await new World().furnish();
    const product = new Product(world, (port, name) => (name === 'effects' ? looks.wrap(port) : port)).start();
    await world.clock.advance(second);
    const before = looks.count('take');
    for (const version of [1, 2]) {
      await oneCard(world, version);
      product.wakeUps.ring('effects', tenant);
      await world.clock.advance(10 * second);
    }
    assert.deepEqual([world.notifier.to('rita').map(({ version }) => version), left(world)], [[2], []]);
    assert.equal(looks.count('take') - before, 2);
    await product.stop();
  });

  it('that each step puts off to the end of its second is carried out every second, though another takes a minute', async () => {
    const { world, product } = await stage();
    const { clock, stores: { requests, effects } } = world;
    await requests.commit({ request: aRequest({ status: 'processing', version: 1, wakeAt: clock.now() + hour }), expected: 0, audit: [], effects: [] });
    const drawn: number[] = [];
    product.dispatcher.on('approval.remind', () => clock.wait(minute)).on('card.status', () => Promise.resolve(void drawn.push(clock.now())));
    await clock.advance(900);
    await effects.leave(tenant, aRequest().id, effect('approval.remind', clock.now()));
    product.wakeUps.ring('effects', tenant);
    for (let step = 0; step < 80; step += 1) {
      const at = (Math.floor(clock.now() / second) + 1) * second;
      await effects.leave(tenant, aRequest().id, effect('card.status', at));
      product.wakeUps.ring('effects', tenant, at);
      await clock.advance(250);
    }
    assert.ok(drawn.length >= 20, `${drawn.length} times in 20 s`);
    await clock.advance(2 * minute);
    await product.stop();
  });

  it('that fails five times is kept, and nobody tries it any more until a commit leaves it anew', async () => {
    const { world, product, faults } = await stage(new Faults().on('post', new AppError('channel.refused'), 'before', 5));
    await oneCard(world);
    await world.clock.advance(hour);
    assert.equal(faults.count('post'), 5);
    assert.deepEqual(left(world).map(({ key, tries, due_at }) => [key, tries, due_at]), [['card.status', 5, null]]);
    await oneCard(world, 2);
    await world.clock.advance(minute);
    assert.equal(world.notifier.to('rita').length, 1);
    assert.deepEqual(left(world), []);
    await product.stop();
  });

  it('waits an outage out, however long, and not before the time that was named', async () => {
    const { world, product, faults } = await stage(new Faults().on('post', new AppError('channel.unavailable'), 'before', 20));
    await oneCard(world);
    await world.clock.advance(10 * hour);
    assert.equal(faults.count('post'), 21);
    faults.on('edit', new AppError('channel.throttled', {}, { notBefore: world.clock.now() + 5 * minute }));
    await oneCard(world, 2);
    await world.clock.advance(4 * minute);
    assert.equal(faults.count('edit'), 1);
    await world.clock.advance(2 * minute);
    assert.equal(world.notifier.to('rita')[0]?.version, 2);
    await product.stop();
  });

  it('that has waited long for its turn and fails once is tried again in a moment: nothing is out because there was much to do', async () => {
    const { world, product, faults } = await stage(new Faults().on('post', new AppError('channel.unavailable'), 'before', 2));
    await product.stop();
    await oneCard(world);
    await world.clock.advance(10 * minute);
    const later = new Product(world, (port, name) => (name === 'notifier' ? faults.wrap(port) : port)).start();
    await world.clock.advance(10 * second);
    assert.deepEqual([faults.count('post'), left(world)], [3, []]);
    await later.stop();
  });

  it('that fails after another process has carried it out is looked at once more', async () => {
    const { world, product } = await stage();
    const { effects } = world.stores;
    let calls = 0;
    product.dispatcher.on('card.status', async () => {
      calls += 1;
      if (calls > 1) return;
      // This process stands still with what it is about to write; the other one knows nothing of that.
      world.clock.freeze(minute);
      const taken = await takeOne(effects, tenant, world.clock.now(), world.clock.now() + minute);
      await effects.settle(taken ?? assert.fail());
      throw new AppError('channel.unavailable');
    });
    await oneCard(world);
    await world.clock.advance(10 * second);
    assert.equal(calls, 2);
    assert.deepEqual(left(world), []);
    await product.stop();
  });
});
