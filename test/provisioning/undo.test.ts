import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { verify } from '../../src/audit/chain.ts';
import { aDraft, globalAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Mortal } from '../support/mortal.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

/** A request that has stopped at a call; whatever Graph made until then is there. */
async function stopped(method: string, error: AppError, when: 'before' | 'after' = 'before', prepare: (world: World) => void = () => undefined) {
  const world = await new World().furnish();
  prepare(world);
  const faults = new Faults().on(method, error, when, Infinity);
  const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
  await submit(world, product);
  await world.clock.advance(25 * minute);
  const request = await now(world);
  assert.equal(request.status, 'error');
  return { world, product, faults, request };
}

const forbidden = new AppError('graph.forbidden');
const codes = async (world: World): Promise<readonly string[]> =>
  (await world.stores.trail.records(tenant, aDraft().id)).map(({ code }) => code);

describe('An unfinished team', () => {
  it('is deleted where an admin wants it, and the request has ended', async () => {
    const { world, product, request } = await stopped('addMembers', forbidden);
    assert.equal((await product.attention.undo(globalAdmin(), request.id, request.stops)).kind, 'done');
    await world.clock.advance(minute);
    const after = await now(world);
    assert.deepEqual([after.status, after.progress, after.wakeAt], ['undone', 100, undefined]);
    assert.deepEqual(world.teams.teams, []);
    assert.deepEqual((await codes(world)).slice(-3), ['undoRequested', 'teamRemoved', 'requestUndone']);
    const records = await world.stores.trail.records(tenant, request.id);
    assert.ok(verify(request.id, records, after.trail).ok);
    await product.stop();
  });

  it('is deleted once, however often it is asked for', async () => {
    const { world, product, faults, request } = await stopped('addMembers', forbidden);
    const asked = Array.from({ length: 4 }, () => product.attention.undo(globalAdmin(), request.id, request.stops));
    assert.deepEqual((await Promise.all(asked)).map(({ kind }) => kind), Array(4).fill('done'));
    await world.clock.advance(minute);
    assert.equal((await product.attention.undo(globalAdmin(), request.id, request.stops)).kind, 'done');
    assert.equal(faults.count('remove'), 1);
    assert.equal((await codes(world)).filter((code) => code === 'undoRequested').length, 1);
    await product.stop();
  });

  it('that does not carry its mark is not deleted, and waits for an admin again', async () => {
    const { world, product, request } = await stopped('update', forbidden);
    world.teams.teams[0]!.description = 'Somebody else has written this';
    await product.attention.undo(globalAdmin(), request.id, request.stops);
    await world.clock.advance(minute);
    const after = await now(world);
    assert.deepEqual([after.status, after.failure?.code, after.waitsFor?.who], ['error', 'team.notOurs', 'admins']);
    assert.equal(world.teams.teams.length, 1);
    await product.stop();
  });

  it('that was deleted by hand lets the request end', async () => {
    const { world, product, request } = await stopped('update', forbidden);
    world.teams.teams.pop();
    await product.attention.undo(globalAdmin(), request.id, request.stops);
    await world.clock.advance(minute);
    assert.equal((await now(world)).status, 'undone');
    await product.stop();
  });

  it('of a lost answer is deleted by its mark, also when it shows only hours later', async () => {
    const { world, product, request } = await stopped('clone', new AppError('graph.ambiguous'), 'after', ({ teams, clock }) => {
      const look = teams.lookForClone.bind(teams);
      const from = clock.now();
      teams.lookForClone = async (...values) => (clock.now() - from < 5 * hour ? [] : look(...values));
    });
    world.teams.teams[0]!.members.length = 0;
    assert.equal(request.failure?.code, 'team.cloneLost');
    await product.attention.undo(globalAdmin(), request.id, request.stops);
    await world.clock.advance(minute);
    assert.equal((await now(world)).status, 'undone');
    assert.equal(world.teams.teams.length, 1);
    await world.clock.advance(13 * hour);
    assert.deepEqual(world.teams.teams, []);
    assert.ok((await codes(world)).includes('secondTeamRemoved'));
    await product.stop();
  });

  it('is left alone where the process dies before or after the call, until the next one takes over', async () => {
    for (const when of ['before', 'after'] as const) {
      const { world, product, request } = await stopped('addMembers', forbidden);
      await product.stop();
      const mortal = new Mortal(Infinity, when);
      const first = new Product(world, (port) => mortal.wrap(port)).start();
      const remove = world.teams.remove.bind(world.teams);
      world.teams.remove = async (...values) => {
        if (when === 'after') await remove(...values);
        mortal.kill();
        first.die();
        return new Promise(() => undefined);
      };
      await first.attention.undo(globalAdmin(), request.id, request.stops);
      await world.clock.advance(minute);
      assert.equal((await now(world)).undoing, true, when);
      world.teams.remove = remove;
      const next = new Product(world).start();
      await world.clock.advance(2 * minute);
      assert.equal((await now(world)).status, 'undone', when);
      assert.deepEqual(world.teams.teams, [], when);
      await next.stop();
    }
  });

  it('is not deleted by who may not attend, nor on an older card', async () => {
    const { world, product, request } = await stopped('addMembers', forbidden);
    const rita = { ...globalAdmin('rita'), roles: ['AUTHENTICATED_USER'] as const };
    assert.equal((await product.attention.undo(rita, request.id, request.stops)).kind, 'forbidden');
    assert.equal((await product.attention.undo(globalAdmin(), request.id, request.stops - 1)).kind, 'late');
    await world.clock.advance(minute);
    assert.equal(world.teams.teams.length, 1);
    await product.stop();
  });

  it('may be taken as it is: the request is ready, with the link and a word about it', async () => {
    const { world, product, request } = await stopped('addMembers', forbidden);
    const answers = await Promise.all([1, 2].map(() => product.attention.accept(globalAdmin(), request.id, request.stops)));
    assert.deepEqual(answers.map(({ kind }) => kind), ['done', 'done']);
    await world.clock.advance(10 * second);
    const after = await now(world);
    assert.deepEqual([after.status, after.made?.link], ['processed', 'https://teams.example/team-1']);
    assert.deepEqual(after.warnings.map(({ code }) => code), ['accepted.unfinished']);
    assert.equal((await codes(world)).filter((code) => code === 'requestAccepted').length, 1);
    await product.stop();
  });

  it('is taken as it is also while Graph does not answer, without a link', async () => {
    const { product, faults, request } = await stopped('addMembers', forbidden);
    faults.on('team', new AppError('graph.unavailable'), 'before', Infinity);
    const answer = await product.attention.accept(globalAdmin(), request.id, request.stops);
    assert.deepEqual([answer.kind, answer.kind === 'done' && answer.request.made?.link], ['done', undefined]);
    await product.stop();
  });
});
