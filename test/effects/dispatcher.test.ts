import assert from 'node:assert/strict';
import { hour, minute, second, type Clock, type Instant } from '../../src/clock.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { AppError } from '../../src/errors.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { effect } from '../../src/requests/effect.ts';
import type { Bell, WakeUps } from '../../src/wake-ups.ts';
import { aDraft, aRequest, aSource, aTemplate, globalAdmin, anActor, tenant } from '../support/builders.ts';
import { around } from '../support/around.ts';
import { Faults } from '../support/faults.ts';
import { noCorrelation } from '../support/no-correlation.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';
import { takeOne } from '../support/take-one.ts';

const ann = { id: 'ann', displayName: 'ANN' };
const bob = { id: 'bob', displayName: 'BOB' };

/** A request that has nothing to do but one status card. */
async function oneCard(world: World, version = 1): Promise<void> {
  const request = aRequest({ status: 'approval', version, wakeAt: world.clock.now() + 100 * hour });
  const effects = [effect('card.status', world.clock.now())];
  await world.stores.requests.commit({ request, expected: version - 1, audit: [], effects });
}

const left = (world: World) => world.stores.db.all('SELECT key, tries, due_at FROM effects');

const approvalTeam = [ann, bob].map(({ id, displayName }) => ({ id, name: displayName }));
const approved = aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } });

async function stage(faults = new Faults()) {
  const world = await new World().furnish(approved);
  const product = new Product(world, (port, name) => (name === 'notifier' ? faults.wrap(port) : port)).start();
  return { world, product, faults };
}

/** A product one of whose calls to a store takes until it is released. */
async function slowStore(store: string, method: string) {
  const hold = Promise.withResolvers<undefined>();
  const world = await new World().furnish();
  const product = new Product(world, (port, name) =>
    name !== store ? port : around(port, async (called, call) => {
      const answer = await call();
      if (called === method) await hold.promise;
      return answer;
    }));
  product.dispatcher.listen();
  return { world, product, hold: { release: () => hold.resolve(undefined) } };
}

/** A bell as a queue is for several processes: each ring is heard by one of them, by turns. */
class OneHears implements WakeUps {
  readonly #clock: Clock;
  readonly #listeners: ((tenant: string) => Promise<void>)[] = [];
  next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(_: Bell, of: string, at: Instant = 0): void {
    void this.#clock.wait(at - this.#clock.now()).then(() => this.#listeners[this.next++ % this.#listeners.length]?.(of));
  }

  listen(_: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Two dispatchers at one store and one bell, which the first hears first; reminders take a minute. */
async function twoProcesses() {
  const world = await new World().furnish();
  const { clock, ids, telemetry, stores: { requests, effects } } = world;
  const bell = new OneHears(clock);
  const current = requests.request.bind(requests);
  const outside = { effects, current, clock, ids, telemetry, wakeUps: bell, fence: new AsyncFence(), correlation: noCorrelation, hold: 30 * second };
  const done: string[] = [];
  const dispatchers = ['first', 'other'].map((name) => {
    const dispatcher = new Dispatcher(outside).on('approval.remind', () => clock.wait(minute)).on('card.status', () => Promise.resolve(void done.push(name)));
    dispatcher.listen();
    return dispatcher;
  });
  return { world, clock, bell, done, dispatchers };
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

  it('that a look has taken when the process was told to stop is waited for: no call of it is cut off', async () => {
    const { world, product, hold } = await slowStore('effects', 'take');
    await oneCard(world);
    product.wakeUps.ring('effects', tenant);
    await world.clock.advance(0);
    const stopping = product.dispatcher.stop();
    const post = world.notifier.post.bind(world.notifier);
    world.notifier.post = async (...values) => {
      await world.clock.wait(second);
      return post(...values);
    };
    let hasStopped = false;
    void stopping.then(() => (hasStopped = true));
    hold.release();
    await world.clock.advance(second / 2);
    assert.equal(hasStopped, false, 'stopped while a card was on its way');
    await world.clock.advance(second);
    await stopping;
    assert.deepEqual([world.notifier.activities.length, left(world)], [1, []]);
    await product.stop();
  });

  it('is carried out by another process where that which was rung has no hand free', async () => {
    const { clock, bell, done, dispatchers, world } = await twoProcesses();
    const slow = Array.from({ length: 8 }, (_, index) => effect('approval.remind', clock.now(), index));
    await world.stores.requests.commit({ request: aRequest({ status: 'approval', version: 1, wakeAt: clock.now() + hour }), expected: 0, audit: [], effects: slow });
    bell.ring('effects', tenant);
    await clock.advance(10 * second);
    await oneCard(world, 2);
    bell.next = 0;
    bell.ring('effects', tenant);
    await clock.advance(2 * second);
    assert.deepEqual(done, ['other']);
    await clock.advance(2 * minute);
    await Promise.all(dispatchers.map((one) => one.stop()));
  });

  it('is carried out by another process where that which was rung is being stopped', async () => {
    const { clock, bell, done, dispatchers: [stopped, other], world } = await twoProcesses();
    clock.freeze(second / 2);
    await stopped?.stop();
    await oneCard(world);
    bell.ring('effects', tenant);
    await clock.advance(2 * second);
    assert.deepEqual(done, ['other']);
    await other?.stop();
  });

  it('that was left anew is not kept waiting where the answer to its being given back was lost', async () => {
    const faults = new Faults().on('settle', new AppError('store.unavailable'), 'after');
    const world = await new World().furnish();
    const product = new Product(world, (port, name) => (name === 'effects' ? faults.wrap(port) : port));
    product.dispatcher.listen();
    await oneCard(world);
    const post = world.notifier.post.bind(world.notifier);
    world.notifier.post = async (...values) => {
      await oneCard(world, 2);
      product.wakeUps.ring('effects', tenant);
      await world.clock.wait(second / 2);
      return post(...values);
    };
    product.wakeUps.ring('effects', tenant);
    await world.clock.advance(2 * second);
    assert.deepEqual(world.notifier.to('rita').map(({ version }) => version), [2]);
    await product.stop();
  });

  it('that was taken although the answer was lost is carried out when the hold is over, and waits for no sweep', async () => {
    const world = await new World().furnish();
    const faults = new Faults().on('take', new AppError('store.unavailable'), 'after');
    const product = new Product(world, (port, name) => (name === 'effects' ? faults.wrap(port) : port));
    product.dispatcher.listen();
    await oneCard(world);
    product.wakeUps.ring('effects', tenant);
    await world.clock.advance(29 * second);
    assert.equal(world.notifier.to('rita').length, 0);
    await world.clock.advance(2 * second);
    assert.equal(world.notifier.to('rita').length, 1);
  });

  it('of a dead process is carried out by another when its hold is over', async () => {
    const world = await new World().furnish();
    await oneCard(world);
    await takeOne(world.stores.effects, tenant, world.clock.now(), world.clock.now() + 30 * second);
    const product = new Product(world).start();
    await world.clock.advance(20 * second);
    assert.equal(world.notifier.activities.length, 0);
    await world.clock.advance(20 * second);
    assert.equal(world.notifier.activities.length, 1);
    await product.stop();
  });
});

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
});
