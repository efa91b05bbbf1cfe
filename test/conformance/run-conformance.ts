import assert from 'node:assert/strict';
import { newRun } from '../../src/provisioning/run.ts';
import { noon, tenant } from '../support/builders.ts';
import type { ProcessStores } from './stores-under-test.ts';

export function runsConform(both: () => readonly [ProcessStores, ProcessStores]): void {
  describe('A run', () => {
    it('is never held by two, and the second has it when the first claim is over', async () => {
      const [left, right] = both();
      await left.runs.open(newRun(tenant, 'r', 1), noon);
      const claims = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? left : right).runs.claim(tenant, noon, noon + 30, 'begun')));
      const [first, ...others] = claims.filter((one) => one !== undefined);
      assert.ok(first && others.length === 0);
      assert.equal(await right.runs.claim(tenant, noon + 29, noon + 60, 'begun'), undefined);
      const next = await right.runs.claim(tenant, noon + 30, noon + 60, 'begun');
      assert.equal(next?.epoch, 2);
      assert.equal(await left.runs.renew(first, noon + 90), false);
      await left.runs.release(first, noon);
      assert.equal(await left.runs.claim(tenant, noon + 31, noon + 90, 'begun'), undefined);
    });

    it('is held for longer by whoever holds it, and is there again when it is given back', async () => {
      const [left, right] = both();
      await left.runs.open(newRun(tenant, 'r', 1), noon);
      const held = await left.runs.claim(tenant, noon, noon + 30, 'new');
      assert.ok(held);
      assert.equal(await left.runs.renew(held, noon + 90), true);
      assert.equal(await right.runs.claim(tenant, noon + 40, noon + 70, 'begun'), undefined);
      await left.runs.release(held, noon + 60);
      assert.deepEqual([await right.requests.hasWorkDue(tenant, noon + 59), await right.requests.hasWorkDue(tenant, noon + 60)], [false, true]);
      assert.equal((await right.runs.claim(tenant, noon + 60, noon + 90, 'begun'))?.epoch, 2);
    });

    it('that is opened again is as it was', async () => {
      const [{ runs }] = both();
      const run = newRun(tenant, 'r', 1);
      await runs.open(run, noon);
      await runs.claim(tenant, noon, noon + 30, 'begun');
      await runs.open({ ...run, begun: true }, noon + 5);
      assert.equal(await runs.claim(tenant, noon + 5, noon + 90, 'begun'), undefined, 'it is held still');
      assert.equal((await runs.run(tenant, 'r', 1))?.begun, false);
    });

    it('comes oldest first, of those that were held before or of the new ones, as is asked for', async () => {
      const [{ runs }] = both();
      for (const [request, at] of [['old', noon], ['new', noon + 1], ['newest', noon + 2]] as const) await runs.open(newRun(tenant, request, 1), at);
      const old = await runs.claim(tenant, noon, noon + 30, 'new');
      assert.equal(old?.run.request, 'old');
      await runs.release(old, noon + 3);
      const order = [];
      for (const first of ['begun', 'new', 'begun'] as const) order.push((await runs.claim(tenant, noon + 9, noon + 90, first))?.run.request);
      assert.deepEqual(order, ['old', 'new', 'newest']);
    });
  });
}
