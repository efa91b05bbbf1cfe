import assert from 'node:assert/strict';
import sinon from 'sinon';
import { minute, second } from '../../src/clock.ts';
import { newRun, stepOf } from '../../src/provisioning/run.ts';
import { done, wait, type Step } from '../../src/provisioning/step.ts';
import { aRequest, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

/** A stored request in this status. */
async function stored(world: World, change: Parameters<typeof aRequest>[0]): Promise<void> {
  const wakeAt = world.clock.now() + 60 * minute;
  await world.stores.requests.commit({ request: aRequest({ wakeAt, ...change }), expected: 0, audit: [], effects: [] });
}

describe('The hands of a worker', () => {
  it('lets no tenant wait for ever because another has much to do', async () => {
    const world = await new World().furnish();
    const slow: Step = { id: 'clone', needs: [], run: async ({ clock }) => clock.wait(minute).then(() => done({ team: 't' })) };
    const product = new Product(world, undefined, [slow]).start();
    const open = async (of: string, index: number): Promise<void> => {
      const id = `${of}-${String(index).padStart(3, '0')}`;
      const wakeAt = world.clock.now() + 1000 * minute;
      await world.stores.requests.commit({ request: aRequest({ tenant: of, id, status: 'processing', wakeAt }), expected: 0, audit: [], effects: [] });
      await world.stores.runs.open(newRun(of, id, 1), world.clock.now());
    };
    for (const id of ['busy', 'small']) await world.stores.people.saveTenant({ id, name: id });
    for (let index = 0; index < 60; index += 1) await open('busy', index);
    await world.clock.advance(20 * second);
    await open('small', 1);
    await world.clock.advance(3 * minute);
    const run = await world.stores.runs.run('small', 'small-001', 1);
    assert.equal(run && stepOf(run, 'clone').state, 'done');
    product.die();
  });

  it('takes no more runs at once than it has hands, however many tenants ring', async () => {
    const world = await new World().furnish();
    let atWork = 0;
    let most = 0;
    const slow: Step = {
      id: 'clone',
      needs: [],
      run: async ({ clock }) => {
        most = Math.max(most, (atWork += 1));
        await clock.wait(minute);
        atWork -= 1;
        return done({ team: 't' });
      },
    };
    const product = new Product(world, undefined, [slow]);
    for (let index = 0; index < 60; index += 1) {
      const of = `tenant-${String(index)}`;
      await world.stores.people.saveTenant({ id: of, name: of });
      const wakeAt = world.clock.now() + 1000 * minute;
      await world.stores.requests.commit({ request: aRequest({ tenant: of, id: 'r', status: 'processing', wakeAt }), expected: 0, audit: [], effects: [] });
      await world.stores.runs.open(newRun(of, 'r', 1), world.clock.now());
    }
    product.start();
    await world.clock.advance(5 * minute);
    assert.equal(most, 48);
    await product.stop();
  });

  it('offers a tenant to other processes once a second while it has no hand free, however long that is', async () => {
    const world = await new World().furnish();
    const slow: Step = {
      id: 'clone',
      needs: [],
      run: async ({ clock }) => {
        await clock.wait(100);
        return wait(clock.now() + 1);
      },
    };
    const product = new Product(world, undefined, [slow]);
    for (let index = 0; index < 60; index += 1) {
      await stored(world, { id: `r-${String(index)}`, status: 'processing' });
      await world.stores.runs.open(newRun(tenant, `r-${String(index)}`, 1), world.clock.now());
    }
    let offers = 0;
    const ring = product.wakeUps.ring.bind(product.wakeUps);
    product.wakeUps.ring = (bell, of, at) => {
      if (bell === 'provisioning' && at === world.clock.now() + second) offers += 1;
      ring(bell, of, at);
    };
    product.start();
    await world.clock.advance(5 * second);
    assert.ok(offers >= 4 && offers <= 6, String(offers));
    product.die();
  });

  it('offers a tenant to other processes where it is told to stop', async () => {
    const world = await new World().furnish();
    const product = new Product(world);
    product.worker.listen();
    await product.worker.stop();
    const ring = sinon.spy(product.wakeUps, 'ring');
    product.wakeUps.ring('provisioning', tenant);
    await world.clock.advance(0);
    assert.deepEqual(ring.args.slice(1), [['provisioning', tenant, world.clock.now() + second]]);
    product.die();
  });
});
