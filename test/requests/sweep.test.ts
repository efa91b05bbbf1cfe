import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import { aDraft, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

async function begun() {
  const world = await new World().furnish();
  return { world, product: new Product(world) };
}

describe('The sweep over requests', () => {
  it('asks again for what should follow when effects were lost', async () => {
    const { world, product } = await begun();
    await submit(world, product);
    world.stores.db.run('DELETE FROM effects');
    product.start();
    await world.clock.advance(5 * minute);
    assert.equal((await now(world)).status, 'processed');
    await product.stop();
  });

  it('is not stopped by one request that cannot be written', async () => {
    const { world, product } = await begun();
    await submit(world, product);
    await submit(world, product, { id: aDraft().id.replace(/1$/, '2') });
    world.stores.db.run('DELETE FROM effects');
    const sick = new Product(world, (port, name) =>
      name !== 'requests'
        ? port
        : new Proxy(port, {
            get(target, method): unknown {
              const member: unknown = Reflect.get(target, method);
              if (typeof member !== 'function') return member;
              return (...values: unknown[]) =>
                method === 'request' && values[1] === aDraft().id
                  ? Promise.reject(new Error('poison'))
                  : (Reflect.apply(member, target, values) as unknown);
            },
          }),
    );
    await world.clock.advance(5 * minute);
    await sick.changes.wakeOverdue(tenant, 10).catch(() => undefined);
    const rows = world.stores.db.all('SELECT request FROM effects');
    assert.deepEqual(rows.map(({ request }) => String(request).at(-1)), ['2']);
  });
});
