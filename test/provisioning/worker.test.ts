import assert from 'node:assert/strict';
import sinon from 'sinon';
import { minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import { newRun } from '../../src/provisioning/run.ts';
import { done, type Step } from '../../src/provisioning/step.ts';
import { aDraft, anActor, aRequest, globalAdmin, tenant } from '../support/builders.ts';
import { around } from '../support/around.ts';
import { Faults } from '../support/faults.ts';
import { steps } from '../../src/provisioning/steps.ts';
import { claimLength, Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { until } from '../support/until.ts';
import { World } from '../support/world.ts';

/** A stored request in this status. */
async function stored(world: World, change: Parameters<typeof aRequest>[0]): Promise<void> {
  const wakeAt = world.clock.now() + 60 * minute;
  await world.stores.requests.commit({ request: aRequest({ wakeAt, ...change }), expected: 0, audit: [], effects: [] });
}

const heldUntil = (world: World): unknown => world.stores.db.one('SELECT claim_end FROM runs')?.['claim_end'];

describe('The worker', () => {
  it('hands back what it holds when it stops, and another goes on at once', async () => {
    const world = await new World().furnish();
    const first = new Product(world).start();
    await submit(world, first);
    await world.clock.advance(10 * second);
    const stopping = first.stop();
    await world.clock.advance(0);
    await stopping;
    assert.equal(heldUntil(world), 0);
    const second_ = new Product(world).start();
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(world.teams.teams.length, 1);
    await second_.stop();
  });

  it('hands back what it was about to take when it was told to stop, and begins nothing of it', async () => {
    const world = await new World().furnish();
    const hold = Promise.withResolvers<undefined>();
    const product = new Product(world, (port, name) =>
      name !== 'runs' ? port : around(port, async (called, call) => {
        const answer = await call();
        if (called === 'claim' && answer) await hold.promise;
        return answer;
      })).start();
    await submit(world, product);
    await world.clock.advance(2 * second);
    assert.notEqual(heldUntil(world), 0);
    const stopping = product.stop();
    hold.resolve(undefined);
    await world.clock.advance(minute / 2);
    await stopping;
    assert.deepEqual([heldUntil(world), (await world.stores.runs.run(tenant, aDraft().id, 1))?.begun], [0, false]);
  });

  it('survives a store that cannot take a run back: its claim ends by itself', async () => {
    const world = await new World().furnish();
    const faults = new Faults().on('release', new Error('busy'));
    const product = new Product(world, (port, name) => (name === 'runs' ? faults.wrap(port) : port)).start();
    await submit(world, product);
    await world.clock.advance(3 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(world.telemetry.failures.filter(({ where }) => where === 'worker').length, 1);
    await product.stop();
  });

  for (const method of ['claim', 'release']) {
    it(`goes on when a claim is over of which the store has not answered (${method}), and waits for no sweep`, async () => {
      const world = await new World().furnish();
      await stored(world, { status: 'approved' });
      await world.stores.runs.open(newRun(tenant, aDraft().id, 1), world.clock.now());
      const faults = new Faults().on(method, new Error('busy'), method === 'claim' ? 'after' : 'before');
      const { worker, wakeUps } = new Product(world, (port, name) => (name === 'runs' ? faults.wrap(port) : port));
      worker.listen();
      wakeUps.ring('provisioning', tenant);
      await world.clock.advance(claimLength - second);
      assert.notEqual((await now(world)).status, 'processed');
      await world.clock.advance(claimLength + minute);
      assert.equal((await now(world)).status, 'processed');
      await worker.stop();
    });
  }

  it('tells that it has begun in one commit with what it is about to ask for', async () => {
    const world = await new World().furnish();
    const commit = sinon.spy(world.stores.requests, 'commit');
    const product = new Product(world).start();
    await submit(world, product);
    await world.clock.advance(2 * minute);
    const first = commit.args.map(([one]) => one).find(({ run }) => run);
    assert.deepEqual(first?.audit.map(({ code }) => code), ['processingStarted', 'callIntended']);
    await product.stop();
  });

  it('makes nothing for a request that was withdrawn, and lets its run rest', async () => {
    const world = await new World().furnish();
    await stored(world, { status: 'withdrawn', wakeAt: undefined });
    const faults = new Faults();
    await world.stores.runs.open(newRun(tenant, aDraft().id, 1), world.clock.now());
    const product = new Product(world, (port, name) => (name === 'runs' ? faults.wrap(port) : port)).start();
    await world.clock.advance(10 * minute);
    assert.equal(world.teams.teams.length, 0);
    assert.equal(faults.calls.filter((name) => name === 'claim').length <= 3, true, 'claimed again and again');
    await product.stop();
  });

  it('has calls of several runs leave in the same turn, by the machine’s clock too', async () => {
    const world = await new World().furnish();
    const [clock, fence] = [new SystemClock(), new AsyncFence()];
    const happened: string[] = [];
    const bothAsk = Promise.withResolvers<undefined>();
    let asking = 0;
    const teams = around(world.teams, async () => {
      asking += 1;
      if (asking === 2) bothAsk.resolve(undefined);
      await bothAsk.promise;
      await fence.quiet();
      happened.push('left');
      process.nextTick(() => happened.push('turn over'));
    });
    const asks: Step = { id: 'asks', needs: [], run: (context) => context.teams.team(tenant, 'team').then(() => done()) };
    for (const id of ['one', 'other']) {
      await stored(world, { id, status: 'processing', wakeAt: clock.now() + minute });
      await world.stores.runs.open(newRun(tenant, id, 1), clock.now());
    }
    const product = new Product(Object.assign(world, { clock, fence, teams }), undefined, [asks]).start();
    product.wakeUps.ring('provisioning', tenant);
    await until('both have asked', () => happened.length === 4);
    await product.stop();
    assert.deepEqual(happened, ['left', 'left', 'turn over', 'turn over']);
  });

  for (const status of ['withdrawn', 'error', 'rejected', 'approval'] as const) {
    it(`opens no run for a request in ${status}`, async () => {
      const world = await new World().furnish();
      const product = new Product(world);
      const request = aRequest({ status });
      await product.worker.start(request);
      assert.equal(await world.stores.runs.run(tenant, request.id, 1), undefined);
    });
  }

  it('does not reopen a parked run whose request still waits for a person', async () => {
    const world = await new World().furnish();
    await stored(world, { status: 'error', failedIn: 'processing' });
    await world.stores.runs.open({ ...newRun(tenant, aDraft().id, 1), state: 'parked' }, world.clock.now());
    // The effect was read before the run was parked.
    await new Product(world).worker.start(aRequest({ status: 'processing' }));
    assert.equal((await world.stores.runs.run(tenant, aDraft().id, 1))?.state, 'parked');
  });

  it('goes on at once after Retry, although the claim that parked the run has not ended', async () => {
    const world = await new World().furnish();
    const faults = new Faults().on('clone', new AppError('graph.forbidden'));
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
    await submit(world, product);
    await world.clock.advance(second);
    await product.attention.retry(globalAdmin(), aDraft().id, 1);
    await world.clock.advance(second);
    assert.equal(faults.count('clone'), 2);
    await product.stop();
  });

  it('runs at once the steps that are ready, and each only when its needs are done', async () => {
    const world = await new World().furnish();
    const order: string[] = [];
    const step = (id: string, needs: readonly string[]): Step => ({
      id,
      needs,
      run: async ({ clock }) => {
        order.push(`${id} begins`);
        await clock.wait(1000);
        order.push(`${id} ends`);
        return done();
      },
    });
    const own = [...steps.slice(0, 2), step('left', ['operation']), step('right', ['operation']), step('last', ['left', 'right'])];
    const product = new Product(world, undefined, own).start();
    await submit(world, product);
    await world.clock.advance(minute);
    assert.deepEqual(order, ['left begins', 'right begins', 'left ends', 'right ends', 'last begins', 'last ends']);
    await product.stop();
  });

  it('that was frozen while another took its run over commits nothing more', async () => {
    const world = await new World().furnish();
    let frozen = false;
    const thawed: (() => void)[] = [];
    const first = new Product(world, (port, name) =>
      name === 'trail' || name === 'teams' || name === 'requests' || name === 'runs'
        ? around(port, async (_, call) => {
            if (frozen) await new Promise<void>((resolve) => thawed.push(resolve));
            return call();
          })
        : port,
    ).start();
    await submit(world, first);
    await world.clock.advance(21 * second);
    frozen = true;
    await world.clock.advance(2 * second);
    const other = new Product(world).start();
    await world.clock.advance(2 * claimLength + minute);
    assert.equal((await now(world)).status, 'processed');
    const before = await now(world);
    frozen = false;
    for (const go of thawed) go();
    await world.clock.advance(minute);
    assert.deepEqual(await now(world), before);
    assert.deepEqual(world.teams.teams[0]?.members.map(({ person }) => person), ['rita', 'mia']);
    await other.stop();
    first.die();
  });

  it('leaves the request of another person alone', async () => {
    const world = await new World().furnish();
    const product = new Product(world);
    assert.deepEqual(await product.attention.retry(anActor('rita'), 'nobody', 1), { kind: 'forbidden' });
  });
});
