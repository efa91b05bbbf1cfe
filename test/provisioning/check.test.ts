import assert from 'node:assert/strict';
import { hour, minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { aDraft, aPlan, globalAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

describe('A check where the tenant has not granted', () => {
  it('the base stops for an admin before anything is made, and goes on when it is granted', async () => {
    const world = await new World().furnish();
    world.grants.without = ['base'];
    const product = new Product(world).start();
    await submit(world, product);
    await world.clock.advance(minute);
    const { status, failure, stops } = await now(world);
    assert.deepEqual([status, failure?.code, world.teams.teams.length], ['error', 'graph.unpermitted', 0]);
    world.grants.without = [];
    await product.attention.retry(globalAdmin(), aDraft().id, stops);
    await world.clock.advance(3 * minute);
    assert.equal((await now(world)).status, 'processed');
    await product.stop();
  });

  it('to read names asks nothing about them that would be refused', async () => {
    const world = await new World().furnish();
    world.grants.without = ['names'];
    const forbidden = new AppError('graph.forbidden', { status: 403 });
    const faults = new Faults().on('nameDeleted', forbidden, 'before', 100).on('nameRefusals', forbidden, 'before', 100);
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await submit(world, product);
    await world.clock.advance(3 * minute);
    assert.equal((await now(world)).status, 'processed');
    await product.stop();
  });
});

describe('A check during an outage', () => {
  it('is made ever more seldom, at the time that the card names', async () => {
    const world = await new World().furnish();
    const faults = new Faults().on('team', new AppError('graph.unavailable'), 'before', 10_000);
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await submit(world, product);
    await world.clock.advance(2 * hour);
    const before = faults.count('team');
    const { nextTry } = await now(world);
    assert.ok(nextTry !== undefined && nextTry > world.clock.now(), 'the card names a time that is over');
    await world.clock.advance(3 * hour);
    const tries = faults.count('team') - before;
    assert.ok(tries >= 8 && tries <= 14, `${String(tries)} tries in 3 hours`);
    faults.clear();
    await world.clock.advance(20 * minute);
    assert.notEqual((await now(world)).status, 'preprocessing');
    await product.stop();
  });
});

describe('A check in a tenant that gives each name once', () => {
  const begun = async (takenNames: 'warn' | 'refuse') => {
    const world = await new World().furnish();
    await world.stores.settings.saveSettings(tenant, { ...storedSettings(undefined), takenNames }, 0, []);
    const product = new Product(world).start();
    // Somebody else made it since the review.
    world.teams.takenNames.add(aPlan().name);
    await submit(world, product);
    await world.clock.advance(minute / 2);
    return { world, product };
  };

  it('stops a request whose name has gone to another team, before anything is made, and says so in the trail', async () => {
    const { world, product } = await begun('refuse');
    const request = await now(world);
    assert.deepEqual([request.status, request.failedIn, request.failure], ['error', 'preprocessing', { code: 'team.nameTaken', values: {} }]);
    const codes = (await world.stores.trail.records(tenant, request.id)).map(({ code }) => code);
    assert.ok(codes.includes('checkFinalValuesKO'));
    world.teams.takenNames.clear();
    await product.attention.retry(globalAdmin(), request.id, request.stops);
    await world.clock.advance(minute);
    assert.equal((await now(world)).status, 'processed', 'it goes on once the name is free');
    await product.stop();
  });

  it('goes on with a warning in any other', async () => {
    const { world, product } = await begun('warn');
    await world.clock.advance(minute);
    const { status, warnings } = await now(world);
    assert.deepEqual([status, warnings.map(({ code }) => code)], ['processed', ['name.taken']]);
    await product.stop();
  });
});
