import assert from 'node:assert/strict';
import { minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { effect } from '../../src/requests/effect.ts';
import { aDraft, aRequest, aSource, aTemplate, globalAdmin, anActor, tenant } from '../support/builders.ts';
import { around } from '../support/around.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

const ann = { id: 'ann', displayName: 'ANN' };
const bob = { id: 'bob', displayName: 'BOB' };

const approvalTeam = [ann, bob].map(({ id, displayName }) => ({ id, name: displayName }));
const approved = aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } });

async function stage(faults = new Faults()) {
  const world = await new World().furnish(approved);
  const product = new Product(world, (port, name) => (name === 'notifier' ? faults.wrap(port) : port)).start();
  return { world, product, faults };
}

describe('Approvers', () => {
  const approval = { required: true, team: [ann, bob] };

  it('are asked each in their own chat, and all see who has decided', async () => {
    const { world, product } = await stage();
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    assert.deepEqual(world.notifier.activities.filter(({ kind }) => kind === 'approval').map(({ reader }) => reader), ['ann', 'bob']);
    await product.requests.decide(anActor('bob'), aDraft().id, 1, 'rejected', 'no');
    await world.clock.advance(10 * second);
    for (const one of ['ann', 'bob']) assert.deepEqual(world.notifier.to(one).map(({ status }) => status), ['rejected']);
    assert.deepEqual(world.notifier.to('rita').map(({ kind, status }) => [kind, status]), [['status', 'rejected'], ['ping.rejected', 'rejected']]);
    await product.stop();
  });

  it('are asked although one of them cannot be reached', async () => {
    const { world, product } = await stage();
    const install = world.installer.install.bind(world.installer);
    world.installer.install = async (of, person) => {
      if (person === 'ann') throw new AppError('graph.forbidden');
      return install(of, person);
    };
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    assert.equal(world.notifier.to('bob', 'approval').length, 1);
    await product.stop();
  });

  it('whose card is still on its way when another decides see the decision on it', async () => {
    const world = await new World().furnish(approved);
    let release: (() => void) | undefined;
    const product = new Product(world, (port, name) =>
      name !== 'installer'
        ? port
        : around(port, async (_, call) => {
            const answer = await call();
            if (answer === 'chat-bob' && !release) await new Promise<void>((resolve) => (release = resolve));
            return answer;
          }),
    ).start();
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    assert.deepEqual([world.notifier.to('ann').length, world.notifier.to('bob').length], [1, 0]);
    await product.requests.decide(anActor('ann'), aDraft().id, 1, 'rejected', 'no');
    await world.clock.advance(10 * second);
    release?.();
    await world.clock.advance(10 * second);
    const toBob = world.notifier.to('bob').map(({ status }) => status);
    assert.ok(toBob.every((status) => status === 'rejected'), 'Bob may still press Approve');
    await product.stop();
  });

  it('and the requester have every card of theirs drawn anew where that is asked for, and hear nothing', async () => {
    const { world, product } = await stage();
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    await product.requests.decide(anActor('bob'), aDraft().id, 1, 'rejected', 'no');
    await world.clock.advance(10 * second);
    const seen = () => world.notifier.activities.map(({ reader, kind, status, edits }) => [reader, kind, status, edits]);
    const before = seen();
    for (const one of world.notifier.activities) one.status = 'approval';
    await world.stores.effects.leave(tenant, aDraft().id, effect('cards.redraw', world.clock.now()));
    await world.clock.advance(20 * second);
    const rang = (kind: unknown) => String(kind).startsWith('ping');
    assert.ok(before.some(([, kind]) => rang(kind)));
    assert.deepEqual(seen(), before.map(([reader, kind, status, edits]) => (rang(kind) ? [reader, kind, 'approval', edits] : [reader, kind, status, Number(edits) + 1])));
    await product.stop();
  });

  it('see who has decided although Teams refuses the card of one of them for good', async () => {
    const { world, product } = await stage();
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    const edit = world.notifier.edit.bind(world.notifier);
    world.notifier.edit = async (to, activity, message) => {
      if (message.reader === 'ann') throw new AppError('channel.refused');
      return edit(to, activity, message);
    };
    await product.requests.decide(anActor('bob'), aDraft().id, 1, 'rejected', 'no');
    await world.clock.advance(10 * minute);
    assert.deepEqual(world.notifier.to('bob').map(({ status }) => status), ['rejected']);
    await product.stop();
  });

  it('who were never asked are not asked when it is decided', async () => {
    const world = await new World().furnish();
    const product = new Product(world);
    await product.cards.ask(aRequest({ status: 'rejected', approval: { ...approval, round: 1, decision: undefined } }));
    assert.equal(world.notifier.activities.length, 0);
  });
});

describe('Admins', () => {
  it('are told of what needs them, once, and see when it does so no more', async () => {
    const { world, product } = await stage();
    world.teams.sources.clear();
    await submit(world, product);
    await world.clock.advance(minute);
    assert.deepEqual(world.notifier.to('gina').map(({ kind, status }) => [kind, status]), [['attention', 'error']]);
    world.teams.sources.set('source-1', aSource());
    await product.attention.retry(globalAdmin(), aDraft().id, 1);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(world.notifier.to('gina').length, 1);
    assert.notEqual(world.notifier.to('gina')[0]?.status, 'error');
    await product.stop();
  });

  it('hear of a second failure as of the first, and so does the requester', async () => {
    const { world, product } = await stage();
    world.teams.sources.clear();
    await submit(world, product);
    await world.clock.advance(minute);
    await product.attention.retry(globalAdmin(), aDraft().id, (await now(world)).stops);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'error');
    assert.deepEqual(world.notifier.to('gina').map(({ kind, status }) => [kind, status]), [['attention', 'error'], ['attention', 'error']]);
    assert.equal(world.notifier.to('rita', 'ping.failed').length, 2);
    world.teams.sources.set('source-1', aSource());
    await product.attention.retry(globalAdmin(), aDraft().id, (await now(world)).stops);
    await world.clock.advance(2 * minute);
    assert.deepEqual(world.notifier.to('gina').map(({ status }) => status === 'error'), [false, false]);
    await product.stop();
  });

  it('hear of each thing that needs them by a card of its own, and all show how it stands', async () => {
    const world = await new World().furnish();
    const { cards } = new Product(world);
    const tell = (about: string, change: Parameters<typeof aRequest>[0]) => cards.tellAdmins(aRequest(change), effect('admins.tell', world.clock.now(), about));
    // Who asked for the team does not decide on it, and sees that somebody is named.
    world.directory.admins.splice(0, 1, 'rita');
    const waitsFor = { who: 'admins', people: [] } as const;
    await tell('approval', { version: 1, status: 'approval', waitsFor, approval: { required: true, team: [], round: 1, decision: undefined } });
    await tell('attention', { version: 2, status: 'error', failedIn: 'processing', stops: 1, waitsFor });
    await tell('attention', { version: 3, status: 'processed', stops: 1 });
    assert.deepEqual(world.notifier.to('rita').map(({ kind, status }) => [kind, status]), [['attention', 'processed'], ['attention', 'processed']]);
    await tell('attention', { version: 4, status: 'processed', stops: 1, second: 'team-2', waitsFor });
    assert.equal(world.notifier.to('rita').length, 3);
    await tell('attention', { version: 5, status: 'processed', stops: 1, second: 'team-3', besides: ['team-2'], waitsFor });
    assert.equal(world.notifier.to('rita').length, 4);
  });
});
