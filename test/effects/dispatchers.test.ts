import assert from 'node:assert/strict';
import { hour, minute, second, type Clock, type Instant } from '../../src/clock.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { AppError } from '../../src/errors.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { effect } from '../../src/requests/effect.ts';
import type { Bell, WakeUps } from '../../src/wake-ups.ts';
import { aRequest, tenant } from '../support/builders.ts';
import { around } from '../support/around.ts';
import { Faults } from '../support/faults.ts';
import { noCorrelation } from '../support/no-correlation.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';
import { takeOne } from '../support/take-one.ts';
import { oneCard } from './one-card.ts';

const left = (world: World) => world.stores.db.all('SELECT key, tries, due_at FROM effects');

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

describe('An effect of which several dispatchers hear, or one that is told to stop', () => {
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
