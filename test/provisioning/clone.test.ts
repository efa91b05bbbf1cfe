import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { newRun, stepOf } from '../../src/provisioning/run.ts';
import { markerOf } from '../../src/provisioning/marker.ts';
import { aDraft, anActor, aTemplate, globalAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';
import { begun, codes } from './clone-stage.ts';

const ambiguous = new AppError('graph.ambiguous');

describe('The clone', () => {
  it('is intended in the trail before it is asked for', async () => {
    const faults = new Faults();
    const { world, product } = await begun(faults, ({ teams, stores }) => {
      const clone = teams.clone.bind(teams);
      const intent = async () => {
        const run = await stores.runs.run(tenant, aDraft().id, 1);
        return run && stepOf(run, 'clone').intent?.outcome;
      };
      teams.clone = async (of, source, order, leaving) => {
        // It waits for its turn.
        assert.equal(await intent(), undefined);
        return clone(of, source, order, async () => {
          await leaving();
          assert.equal(await intent(), 'open');
        });
      };
    });
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.ok((await codes(world)).includes('callIntended'));
    await product.stop();
  });

  it('whose answer was lost is adopted by its marker, after half a minute and by one POST', async () => {
    const faults = new Faults().on('clone', ambiguous, 'after');
    const { world, product } = await begun(faults);
    await world.clock.advance(29 * second);
    assert.equal(faults.count('lookForClone'), 0);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(faults.count('clone'), 1);
    assert.equal(world.teams.teams.length, 1);
    assert.ok((await codes(world)).includes('cloneAdopted'));
    await product.stop();
  });

  it('that the index shows late is found by a later look', async () => {
    const faults = new Faults().on('clone', ambiguous, 'after');
    const { world, product } = await begun(faults, ({ teams, clock }) => {
      const look = teams.lookForClone.bind(teams);
      const from = clock.now();
      teams.lookForClone = async (...values) => (clock.now() - from < 6 * minute ? [] : look(...values));
    });
    await world.clock.advance(12 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(faults.count('lookForClone'), 5);
    assert.equal(faults.count('clone'), 1);
    await product.stop();
  });

  it('that cannot be found waits for a person, and is not asked for again: not even by Retry', async () => {
    const faults = new Faults().on('clone', ambiguous, 'before');
    const { world, product } = await begun(faults);
    await world.clock.advance(25 * minute);
    const request = await now(world);
    assert.deepEqual([request.status, request.failure?.code, request.waitsFor?.who], ['error', 'team.cloneLost', 'admins']);
    await product.attention.retry({ tenant, id: 'gina', name: 'GINA', email: '', roles: ['GLOBAL_ADMIN'] }, request.id, 1);
    await world.clock.advance(25 * minute);
    assert.equal((await now(world)).status, 'error');
    assert.equal(faults.count('clone'), 1);
    await product.stop();
  });

  it('that is found twice waits for a person', async () => {
    const faults = new Faults().on('clone', ambiguous, 'after');
    const { world, product } = await begun(faults);
    await world.clock.advance(second);
    const [team] = world.teams.teams;
    assert.ok(team);
    world.teams.teams.push({ ...team, id: 'team-2' });
    await world.clock.advance(2 * minute);
    const request = await now(world);
    assert.deepEqual([request.status, request.failure?.code], ['error', 'team.twoFound']);
    await product.stop();
  });

  it('does not adopt a team of the same name without the marker', async () => {
    const faults = new Faults().on('clone', ambiguous, 'before');
    const { world, product } = await begun(faults, ({ teams, clock }) => {
      teams.teams.push({
        id: 'stranger',
        displayName: 'Apollo',
        createdAt: clock.now(),
        description: 'To the moon',
        visibility: 'private',
        members: [],
        classification: undefined,
        nickname: 'apollo',
        photo: undefined,
        apps: [],
        channels: [],
        channelPeople: new Map(),
        tabs: new Map(),
      });
    });
    await world.clock.advance(25 * minute);
    assert.equal((await now(world)).failure?.code, 'team.cloneLost');
    await product.stop();
  });

  for (const code of ['graph.throttled', 'graph.unavailable'] as const) {
    it(`is asked for again after ${code}, not before the time that was named, and no try is counted`, async () => {
      const faults = new Faults();
      const { world, product } = await begun(faults);
      faults.on('clone', new AppError(code, {}, { notBefore: world.clock.now() + minute }), 'before', 7);
      await world.clock.advance(59 * second);
      assert.equal(faults.count('clone'), 1);
      assert.equal((await now(world)).nextTry, world.clock.now() + second);
      await world.clock.advance(hour);
      const run = await world.stores.runs.run(tenant, aDraft().id, 1);
      assert.equal(run && stepOf(run, 'clone').tries, 0);
      assert.equal((await now(world)).status, 'processed');
      assert.equal(world.teams.teams.length, 1);
      await product.stop();
    });
  }

  it('that Graph refuses waits for a person at once, and may be asked for again by Retry', async () => {
    const faults = new Faults().on('clone', new AppError('graph.forbidden'));
    const { world, product } = await begun(faults);
    await world.clock.advance(second);
    assert.deepEqual([(await now(world)).status, (await now(world)).failure?.code], ['error', 'graph.forbidden']);
    await product.attention.retry({ tenant, id: 'gina', name: 'GINA', email: '', roles: ['GLOBAL_ADMIN'] }, aDraft().id, 1);
    await world.clock.advance(minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(faults.count('clone'), 2);
    await product.stop();
  });

  for (const [there, clones] of [
    [false, 2],
    [true, 1],
  ] as const) {
    const outcome = there ? 'is adopted where it is there all the same' : 'is asked for again, once it was looked for';
    it(`that Graph says has failed ${outcome}, by Retry and not before`, async () => {
      const faults = new Faults();
      const { world, product } = await begun(faults);
      world.teams.cloneFails = 'InternalServerError';
      await world.clock.advance(hour);
      assert.deepEqual([(await now(world)).failure?.code, faults.count('clone')], ['team.cloneFailed', 1]);
      world.teams.cloneFails = undefined;
      if (!there) world.teams.teams.splice(0);
      await product.attention.retry({ tenant, id: 'gina', name: 'GINA', email: '', roles: ['GLOBAL_ADMIN'] }, aDraft().id, 1);
      await world.clock.advance(minute);
      assert.deepEqual([(await now(world)).status, faults.count('clone'), world.teams.teams.length], ['processed', clones, 1]);
      await product.stop();
    });
  }

  it('that is on its way when the product is told to stop is let end, so that its answer is not lost', async () => {
    const faults = new Faults();
    const { world, product } = await begun(faults, ({ teams, clock }) => {
      const clone = teams.clone.bind(teams);
      teams.clone = (of, source, order, leaving) => clone(of, source, order, () => leaving().then(() => clock.wait(4 * second)));
    });
    await world.clock.advance(second);
    const stopped = product.stop();
    await world.clock.advance(5 * second);
    await stopped;
    const next = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await world.clock.advance(minute);
    assert.deepEqual([(await now(world)).status, faults.count('clone')], ['processed', 1]);
    const told = await codes(world);
    assert.ok(told.includes('cloneAccepted') && !told.includes('cloneAdopted'));
    await next.stop();
  });

  it('that still waits for its turn when the product is told to stop is not made, and need not be looked for', async () => {
    const faults = new Faults();
    const { world, product } = await begun(faults, ({ teams, clock }) => {
      const clone = teams.clone.bind(teams);
      teams.clone = async (...values) => clock.wait(4 * second).then(() => clone(...values));
    });
    await world.clock.advance(second);
    const stopped = product.stop();
    await world.clock.advance(5 * second);
    await stopped;
    assert.deepEqual([world.teams.teams.length, (await codes(world)).includes('callIntended')], [0, false]);
    const next = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await world.clock.advance(minute);
    assert.deepEqual([(await now(world)).status, faults.count('clone'), faults.count('lookForClone'), world.teams.teams.length], ['processed', 2, 0, 1]);
    await next.stop();
  });

  it('that still waits for its turn when its request is cancelled is not made', async () => {
    const approval = { requireApproval: true, approvalTeam: [{ id: 'mia', name: 'MIA' }] };
    const world = await new World().furnish(aTemplate({ templateConfiguration: { approval } }));
    const clone = world.teams.clone.bind(world.teams);
    world.teams.clone = async (...values) => world.clock.wait(4 * second).then(() => clone(...values));
    const product = new Product(world).start();
    await submit(world, product, { approval: { required: true, team: [{ id: 'mia', displayName: 'MIA' }] } });
    await world.clock.advance(second);
    assert.equal((await product.requests.decide(globalAdmin('gina'), aDraft().id, 1, 'approved', '')).kind, 'done');
    await world.clock.advance(2 * second);
    assert.equal((await product.requests.withdraw(anActor('rita'), aDraft().id)).kind, 'done');
    await world.clock.advance(minute);
    assert.deepEqual([(await now(world)).status, world.teams.teams.length], ['withdrawn', 0]);
    assert.ok(!(await codes(world)).includes('callIntended'));
    await product.stop();
  });

  it('carries a marker of 16 lower-case letters, another one for each attempt and tenant', async () => {
    const { keys } = new World().stores;
    const run = newRun(tenant, 'r', 1);
    const markers = [run, { ...run, attempt: 2 }, { ...run, tenant: 'tenant-b' }].map((one) => markerOf(keys, one));
    const [first, ...others] = await Promise.all(markers);
    assert.match(first ?? '', /^[a-z]{16}$/);
    assert.equal(new Set([first, ...others]).size, 3);
    assert.equal(await markerOf(keys, run), first);
  });

  it('may take hours: the same operation is asked on and nobody holds the run meanwhile', async () => {
    const faults = new Faults();
    const { world, product } = await begun(faults, ({ teams }) => (teams.cloneTakes = 10 * minute));
    await world.clock.advance(5 * minute + second);
    assert.equal(world.stores.db.all('SELECT * FROM runs WHERE claim_end > ?', world.clock.now()).length, 0);
    await world.clock.advance(6 * minute);
    assert.equal((await now(world)).status, 'processed');
    await product.stop();
  });
});
