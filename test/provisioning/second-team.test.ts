import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { carries, markerOf } from '../../src/provisioning/marker.ts';
import { newRun } from '../../src/provisioning/run.ts';
import { aDraft, globalAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

type Made = World['teams']['teams'][number];

/** Graph has taken a clone's call whose answer was lost, and made the team; it is ready. */
async function finished(answer = new AppError('graph.ambiguous')) {
  const world = await new World().furnish();
  const faults = new Faults().on('clone', answer, 'after');
  const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
  await submit(world, product);
  await world.clock.advance(3 * minute);
  assert.equal((await now(world)).status, 'processed');
  return { world, product, faults };
}

/** The same, but the team's people cannot be added: it waits for an admin. */
async function stoppedAfterLostClone() {
  const world = await new World().furnish();
  const faults = new Faults().on('clone', new AppError('graph.ambiguous'), 'after').on('addMembers', new AppError('graph.forbidden'), 'before');
  const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
  await submit(world, product);
  await world.clock.advance(3 * minute);
  assert.equal((await now(world)).status, 'error');
  return { world, product, faults };
}

/** The same call made another team, which shows now. */
async function another(world: World, change: Partial<Made> = {}): Promise<Made> {
  const first = world.teams.teams[0] ?? world.teams.removed[0];
  assert.ok(first);
  const marker = await markerOf(world.stores.keys, newRun(tenant, aDraft().id, 1));
  const description = `To the moon ${marker}`;
  const team = { ...first, id: 'second', description, createdAt: first.createdAt + second, members: [], ...change };
  world.teams.teams.push(team);
  return team;
}

const ids = (world: World): readonly string[] => world.teams.teams.map(({ id }) => id);
const codes = async (world: World): Promise<readonly string[]> =>
  (await world.stores.trail.records(tenant, aDraft().id)).map(({ code }) => code);

describe('A second team after a lost answer', () => {
  it('is looked for five times in a day, and then no more', async () => {
    const { world, product, faults } = await finished();
    const before = faults.count('lookForClone');
    await world.clock.advance(25 * hour);
    assert.equal(faults.count('lookForClone') - before, 5);
    await world.clock.advance(2 * hour);
    assert.equal(faults.count('lookForClone') - before, 5);
    await product.stop();
  });

  it('is not looked for where Graph has answered', async () => {
    const world = await new World().furnish();
    const faults = new Faults();
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await submit(world, product);
    await world.clock.advance(25 * hour);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(faults.count('lookForClone'), 0);
    await product.stop();
  });

  it('waits for a person where the tenant does not let us delete teams', async () => {
    const { world, product } = await finished();
    world.grants.without = ['removal'];
    await another(world);
    await world.clock.advance(hour);
    assert.deepEqual([ids(world).includes('second'), (await now(world)).second], [true, 'second']);
    await product.stop();
  });

  it('is removed where it surely is the same call\'s: younger, soon after it, and with nobody in it', async () => {
    const { world, product } = await finished();
    await another(world);
    await world.clock.advance(hour);
    assert.deepEqual(ids(world), ['team-1']);
    assert.deepEqual(world.teams.removed.map(({ id }) => id), ['second']);
    assert.ok((await codes(world)).includes('secondTeamRemoved'));
    assert.equal((await now(world)).second, undefined);
    await product.stop();
  });

  it('is removed although people of the plan are in it', async () => {
    const { world, product } = await finished();
    await another(world, { members: [{ id: 'm', person: 'rita', displayName: 'RITA', owner: true }] });
    await world.clock.advance(hour);
    assert.deepEqual(ids(world), ['team-1']);
    await product.stop();
  });

  const doubtful: readonly (readonly [string, (first: Made) => Partial<Made>])[] = [
    ['somebody is in it whom nobody has put there', () => ({ members: [{ id: 'm', person: 'eve', displayName: 'EVE', owner: false }] })],
    ['it is older than the first', ({ createdAt }) => ({ createdAt: createdAt - second })],
    ['it was made long after the call', ({ createdAt }) => ({ createdAt: createdAt + 25 * hour })],
  ];
  for (const [why, change] of doubtful) {
    it(`is left for a person where ${why}, and no longer once it is gone`, async () => {
      const { world, product } = await finished();
      const [first] = world.teams.teams;
      await another(world, change(first!));
      await world.clock.advance(hour);
      const found = await now(world);
      assert.deepEqual([found.status, found.second, found.waitsFor?.who], ['processed', 'second', 'admins']);
      assert.deepEqual((await product.attention.needed(globalAdmin(), 10))?.map(({ id }) => id), [found.id]);
      assert.equal((await codes(world)).filter((code) => code === 'secondTeamFound').length, 1);
      assert.deepEqual(world.teams.removed, []);
      world.teams.teams.pop();
      await world.clock.advance(4 * hour);
      assert.equal((await now(world)).second, undefined);
      assert.deepEqual(await product.attention.needed(globalAdmin(), 10), []);
      await product.stop();
    });
  }

  it('may be accepted by an admin, who is not asked again by a card', async () => {
    const { world, product } = await finished();
    await another(world, { createdAt: 0 });
    await world.clock.advance(hour);
    const { id, stops } = await now(world);
    assert.equal((await product.attention.accept(globalAdmin(), id, stops)).kind, 'done');
    assert.deepEqual(await product.attention.needed(globalAdmin(), 10), []);
    assert.equal((await product.attention.accept(globalAdmin(), id, stops)).kind, 'done');
    assert.equal((await codes(world)).filter((code) => code === 'requestAccepted').length, 1);
    await product.stop();
  });

  it('that an admin has accepted is neither asked about nor removed by a later look', async () => {
    const { world, product } = await finished();
    world.grants.without = ['removal'];
    await another(world);
    await world.clock.advance(hour);
    const { id, stops, second: found } = await now(world);
    assert.equal(found, 'second');
    await product.attention.accept(globalAdmin(), id, stops);
    world.grants.without = [];
    await world.clock.advance(25 * hour);
    assert.deepEqual([(await now(world)).second, (await now(world)).waitsFor], [undefined, undefined]);
    assert.deepEqual(ids(world), ['team-1', 'second']);
    assert.equal((await codes(world)).filter((code) => code === 'secondTeamFound').length, 1);
    await product.stop();
  });

  it('may be accepted also while the first is not finished yet', async () => {
    const { world, product, faults } = await stoppedAfterLostClone();
    await another(world, { createdAt: 0 });
    faults.on('addMembers', new AppError('graph.unavailable'), 'before', Infinity);
    const stopped = await now(world);
    await product.attention.retry(globalAdmin(), stopped.id, stopped.stops);
    await world.clock.advance(hour);
    const going = await now(world);
    assert.deepEqual([going.status, going.second], ['postprocessing', 'second']);
    assert.equal((await product.attention.accept(globalAdmin(), going.id, going.stops)).kind, 'done');
    const after = await now(world);
    assert.deepEqual([after.status, after.second], ['postprocessing', undefined]);
    await product.stop();
  });

  it('is not asked about any more once the request is being undone, which removes it too', async () => {
    const { world, product, faults } = await stoppedAfterLostClone();
    await another(world, { createdAt: 0 });
    await world.clock.advance(hour);
    const { id, stops, second: found } = await now(world);
    assert.equal(found, 'second');
    faults.on('remove', new AppError('graph.unavailable'), 'before', 1);
    await product.attention.undo(globalAdmin(), id, stops);
    assert.deepEqual(await product.attention.needed(globalAdmin(), 10), []);
    await world.clock.advance(minute);
    const after = await now(world);
    assert.deepEqual([after.status, after.second, after.waitsFor], ['undone', undefined, undefined]);
    assert.deepEqual(ids(world), []);
    assert.deepEqual(await product.attention.needed(globalAdmin(), 10), []);
    await product.stop();
  });

  it('of a request that was undone may be accepted, too', async () => {
    const { world, product } = await stoppedAfterLostClone();
    const { id, stops } = await now(world);
    await product.attention.undo(globalAdmin(), id, stops);
    await world.clock.advance(minute);
    await another(world, { members: [{ id: 'm', person: 'eve', displayName: 'EVE', owner: false }] });
    await world.clock.advance(hour);
    assert.deepEqual([(await now(world)).status, (await now(world)).second], ['undone', 'second']);
    const answers = await Promise.all([1, 2].map(() => product.attention.accept(globalAdmin(), id, stops)));
    assert.deepEqual(answers.map(({ kind }) => kind), ['done', 'done']);
    await world.clock.advance(25 * hour);
    const after = await now(world);
    assert.deepEqual([after.status, after.second, after.waitsFor], ['undone', undefined, undefined]);
    assert.deepEqual(ids(world), ['second']);
    await product.stop();
  });

  it('without the mark is none of ours', async () => {
    const { world, product } = await finished();
    const team = await another(world, { description: 'To the moon' });
    assert.equal(carries(team.description, await markerOf(world.stores.keys, newRun(tenant, aDraft().id, 1))), false);
    await world.clock.advance(25 * hour);
    assert.deepEqual(ids(world), ['team-1', 'second']);
    assert.equal((await now(world)).second, undefined);
    await product.stop();
  });

  it('is waited for while Graph does not answer', async () => {
    const { world, product, faults } = await finished();
    await another(world);
    faults.on('remove', new AppError('graph.unavailable'), 'before', 3);
    await world.clock.advance(hour);
    assert.deepEqual(ids(world), ['team-1']);
    assert.equal(faults.count('remove'), 4);
    await product.stop();
  });
});
