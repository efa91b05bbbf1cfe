import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { minute } from '../../src/clock.ts';
import { tenant } from '../support/builders.ts';
import { around } from '../support/around.ts';
import { Product, type Wrap } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

/** The n-th write of a commit ends in an error, although (or not) it is stored; the process lives. */
async function journey(last: number, stored: boolean): Promise<{ world: World; commits: number }> {
  const world = await new World().furnish();
  await submit(world, new Product(world));
  let commits = 0;
  const shaky: Wrap = (port, name) =>
    name !== 'requests'
      ? port
      : around(port, async (method, call) => {
          if (method !== 'commit' || ++commits !== last) return call();
          if (stored) await call();
          throw new Error('the store does not answer');
        });
  const product = new Product(world, shaky).start();
  for (let turn = 0; turn < 12 && (await now(world)).wakeAt !== undefined; turn += 1) await world.clock.advance(minute / 2);
  await product.stop();
  return { world, commits };
}

describe('A store whose answer to a commit is lost', () => {
  for (const stored of [true, false]) {
    it(`${stored ? 'after' : 'before'} it was stored is read again: one team, ready, and a chain that verifies`, async () => {
      const { commits } = await journey(0, stored);
      assert.ok(commits > 10);
      for (let last = 1; last <= commits; last += 1) {
        const { world } = await journey(last, stored);
        const request = await now(world);
        const place = `commit ${String(last)}`;
        const records = await world.stores.trail.records(tenant, request.id);
        assert.ok(world.teams.teams.length <= 1, place);
        assert.equal(verify(request.id, records, request.trail).ok, true, place);
        if (world.teams.teams.length === 0) assert.equal(request.status, 'processing', place);
        else assert.equal(request.status, 'processed', place);
        assert.ok(records.filter(({ code }) => code === 'teamCreated').length <= 1, place);
      }
    });
  }
});
