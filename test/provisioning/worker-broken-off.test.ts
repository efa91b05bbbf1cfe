import assert from 'node:assert/strict';
import { minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { Step } from '../../src/provisioning/step.ts';
import { steps } from '../../src/provisioning/steps.ts';
import { globalAdmin } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

describe('The worker, where a run breaks off,', () => {
  it('parks after five unexpected errors, each with a longer pause, and Retry begins to count anew', async () => {
    const world = await new World().furnish();
    const faults = new Faults().on('update', new Error('a bug'), 'before', 5);
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await submit(world, product);
    await world.clock.advance(5 * minute);
    const request = await now(world);
    assert.deepEqual([request.status, request.failure?.code, request.failedIn], ['error', 'unexpected', 'postprocessing']);
    assert.equal(faults.count('update'), 5);
    await product.attention.retry(globalAdmin(), request.id, 1);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(world.teams.teams.length, 1);
    await product.stop();
  });

  it('parks a run that breaks off outside its steps after five times, and goes on with it when it is tried again', async () => {
    const world = await new World().furnish();
    let broken = true;
    const [first, ...others] = steps;
    const strange: Step = {
      ...first!,
      get needs(): readonly string[] {
        if (broken) throw new TypeError('a bug');
        return [];
      },
    };
    const product = new Product(world, (port) => port, [strange, ...others]).start();
    await submit(world, product);
    await world.clock.advance(5 * minute);
    const request = await now(world);
    assert.deepEqual([request.status, request.failure?.code, request.waitsFor?.who], ['error', 'unexpected', 'admins']);
    assert.equal(world.telemetry.failures.filter(({ where }) => where === 'worker').length, 5);
    broken = false;
    await product.attention.retry(globalAdmin(), request.id, request.stops);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    await product.stop();
  });

  it('loses nothing of a run that has gone on when an older start comes late', async () => {
    const world = await new World().furnish();
    const faults = new Faults().on('clone', new AppError('graph.forbidden')).on('update', new AppError('graph.forbidden'));
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    const submitted = await submit(world, product);
    await world.clock.advance(second);
    await product.attention.retry(globalAdmin(), submitted.id, 1);
    await world.clock.advance(2 * minute);
    const parked = await now(world);
    assert.deepEqual([parked.stops, parked.failedIn], [2, 'postprocessing']);
    // Read when the first retry was made, and carried out only now.
    await product.worker.start({ ...parked, status: 'processing' });
    await world.clock.advance(minute);
    assert.equal((await now(world)).status, 'error');
    await product.attention.retry(globalAdmin(), parked.id, 2);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(world.teams.teams.length, 1);
    assert.equal(faults.count('clone'), 2);
    await product.stop();
  });
});
