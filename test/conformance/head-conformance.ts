import assert from 'node:assert/strict';
import { noon, tenant } from '../support/builders.ts';
import type { ProcessStores } from './stores-under-test.ts';

const aHead = (seq: number, stream = 's', hash = `hash ${String(seq)}`) => ({ stream, seq, hash, signature: `of ${String(seq)}` });

export function headsConform(both: () => readonly [ProcessStores, ProcessStores]): void {
  describe('Kept heads', () => {
    it('are there for every process, each for its stream and tenant', async () => {
      const [{ keptHeads: left }, { keptHeads: right }] = both();
      assert.equal(await left.head(tenant, 's'), undefined);
      await left.keep(tenant, aHead(3));
      assert.deepEqual(await right.head(tenant, 's'), aHead(3));
      assert.deepEqual(await Promise.all([right.head(tenant, 't'), right.head('tenant-b', 's')]), [undefined, undefined]);
    });

    it('go forwards alone: who comes late with an older one, or with another of the same record, changes nothing', async () => {
      const [{ keptHeads: left }, { keptHeads: right }] = both();
      await left.keep(tenant, aHead(3));
      await right.keep(tenant, aHead(2));
      await right.keep(tenant, aHead(3, 's', 'another'));
      assert.deepEqual(await left.head(tenant, 's'), aHead(3));
      await Promise.all([4, 6, 5].map((seq, index) => (index === 0 ? left : right).keep(tenant, aHead(seq))));
      assert.deepEqual(await left.head(tenant, 's'), aHead(6));
    });

    it('name their streams in order, from any place on, and those of one tenant', async () => {
      const [{ keptHeads: left }, { keptHeads: right }] = both();
      for (const stream of ['c', 'a', 'b/ü']) await left.keep(tenant, aHead(1, stream));
      await left.keep('tenant-b', aHead(1, 'd'));
      assert.deepEqual([await right.streams(tenant), await right.streams(tenant, 'a'), await right.streams(tenant, 'c')], [['a', 'b/ü', 'c'], ['b/ü', 'c'], []]);
    });

    it('know until when a tenant was looked at', async () => {
      const [{ keptHeads: left }, { keptHeads: right }] = both();
      assert.equal(await left.lookedUntil(tenant), 0);
      await left.haveLooked(tenant, noon);
      assert.deepEqual([await right.lookedUntil(tenant), await right.lookedUntil('tenant-b')], [noon, 0]);
      // Whose clock is ahead may have told it before.
      await right.haveLooked(tenant, noon - 1);
      assert.equal(await left.lookedUntil(tenant), noon - 1);
    });
  });
}
