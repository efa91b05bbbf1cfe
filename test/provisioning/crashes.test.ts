import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { minute } from '../../src/clock.ts';
import { aTemplate, tenant } from '../support/builders.ts';
import { around } from '../support/around.ts';
import type { When } from '../support/faults.ts';
import { Mortal } from '../support/mortal.ts';
import { claimLength, Product, type Wrap } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

/** A request is submitted; its process dies at the given call to the outside; another one takes over. */
async function journey(last: number, when: When): Promise<{ world: World; mortal: Mortal }> {
  const world = await new World().furnish(aTemplate());
  await submit(world, new Product(world));
  const mortal = new Mortal(last, when);
  const first = new Product(world, (port) => mortal.wrap(port)).start();
  for (let turn = 0; turn < 12 && !mortal.isDead; turn += 1) await world.clock.advance(5000);
  first.die();
  if (mortal.isDead) {
    const second = new Product(world).start();
    for (let turn = 0; turn < 8 && !(await isOver(world)); turn += 1) await world.clock.advance(claimLength);
    await second.stop();
  }
  return { world, mortal };
}

/** Nothing is left to do for anybody, but to draw over what the dead process might have sent if it only stood still. */
async function isOver(world: World): Promise<boolean> {
  const { wakeAt } = await now(world);
  return wakeAt === undefined && world.stores.db.all("SELECT key FROM effects WHERE key <> 'cards.redraw'").length === 0;
}

/** What must hold whenever the process was killed (reliability.md, I1–I4). */
async function inspect(world: World, place: string): Promise<void> {
  const request = await now(world);
  const records = await world.stores.trail.records(tenant, request.id);
  const codes = records.map(({ code }) => code);
  const times = (code: string): number => codes.filter((one) => one === code).length;
  assert.ok(world.teams.teams.length <= 1, `${place}: two teams`);
  assert.deepEqual(verify(request.id, records, request.trail), { ok: true, records: records.length }, place);
  for (const once of ['requestSubmitted', 'checkStarted', 'checkPassed', 'processingStarted']) assert.equal(times(once), 1, `${place}: ${once}`);
  assert.ok(world.notifier.to('rita', 'status').length <= 2, `${place}: more than one extra card`);
  if (world.teams.teams.length === 0) {
    // Crash point 5: nobody knows whether the POST was sent, so it is looked for until a person decides.
    assert.deepEqual([request.status, times('callIntended'), times('teamCreated')], ['processing', 1, 0], place);
    return;
  }
  assert.equal(request.status, 'processed', place);
  for (const once of ['teamCreated', 'requestProcessed']) assert.equal(times(once), 1, `${place}: ${once}`);
  const [team] = world.teams.teams;
  assert.deepEqual(team?.members.map(({ person, owner }) => [person, owner]), [['rita', true], ['mia', false]], place);
  assert.deepEqual([...team.tabs.values()].map((tabs) => tabs.length), [1, 2], place);
  assert.equal(team.description, 'To the moon', place);
  assert.ok(world.notifier.to('rita', 'status').some(({ status }) => status === 'processed'), `${place}: the card does not show the end`);
}

describe('A process that is killed', () => {
  let calls = 0;
  before(async () => {
    const { world, mortal } = await journey(Infinity, 'before');
    await inspect(world, 'alive');
    calls = mortal.calls;
  });

  for (const when of ['before', 'after'] as const) {
    it(`${when} any of its calls to the outside leaves one team, one record of each deed and a chain that verifies`, async () => {
      assert.ok(calls > 60);
      for (let last = 1; last <= calls; last += 1) {
        const { world, mortal } = await journey(last, when);
        await inspect(world, `${when} call ${String(last)} (${mortal.place})`);
      }
    });
  }

  it('between intent and POST is followed by looking at the configured times, then by a person, and never by a POST', async () => {
    const { clone, callAt } = await cutOff('intended');
    assert.deepEqual(clone, { posts: 0, status: 'error', failure: 'team.cloneLost' });
    const [first, ...others] = callAt;
    assert.ok(first !== undefined && first >= 0.5 && first < 0.75, 'as soon as the dead claim is over');
    assert.deepEqual(others, [1, 2, 5, 10, 20]);
  });

  it('while its POST waits for its turn among Graph’s limits is followed by the POST as soon as the dead claim is over', async () => {
    const { clone, callAt } = await cutOff('waiting');
    assert.deepEqual(clone, { posts: 1, status: 'processed', failure: undefined });
    assert.deepEqual(callAt, []);
  });
});

async function cutOff(cut: 'intended' | 'waiting') {
  const world = await new World().furnish();
  await submit(world, new Product(world));
  const mortal = new Mortal();
  let intended = 0;
  const doomed: Wrap = (port, name) =>
    name !== 'teams'
      ? mortal.wrap(port)
      : around(port, async (method, call, values) => {
          if (method !== 'clone') return call();
          if (cut === 'intended') await (values.at(-1) as () => Promise<void>)();
          intended = world.clock.now();
          mortal.kill();
          return mortal.wrap({ call }).call();
        });
  const first = new Product(world, doomed).start();
  await world.clock.advance(1000);
  assert.ok(mortal.isDead);
  first.die();
  const callAt: number[] = [];
  let posts = 0;
  const watched: Wrap = (port, name) =>
    name !== 'teams'
      ? port
      : around(port, (method, call) => {
          if (method === 'lookForClone') callAt.push((world.clock.now() - intended) / minute);
          if (method === 'clone') posts += 1;
          return call();
        });
  const second = new Product(world, watched).start();
  await world.clock.advance(30 * minute);
  const { status, failure } = await now(world);
  await second.stop();
  return { clone: { posts, status, failure: failure?.code }, callAt };
}
