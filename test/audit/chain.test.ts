import assert from 'node:assert/strict';
import { canonical, verify } from '../../src/audit/chain.ts';
import { noHead, type AuditRecord } from '../../src/audit/record.ts';
import { headAfter, sealed } from '../../src/audit/sealing.ts';
import { noon, tenant } from '../support/builders.ts';
import { openStores } from '../support/stores.ts';

const { keys } = openStores();
const entry = (code: string) => ({ actor: 'rita', code, facts: { n: 1 }, personal: [{ person: 'rita', value: { name: 'Rita' } }] });
const chain = (stream = 's') => sealed(keys, tenant, stream, noHead, noon, ['a', 'b', 'c', 'd'].map(entry));

describe('A trail', () => {
  it('verifies as it was written, the empty one too', async () => {
    const records = await chain();
    assert.deepEqual(verify('s', records, headAfter(noHead, records)), { ok: true, records: 4 });
    assert.deepEqual(verify('s', [], noHead), { ok: true, records: 0 });
  });

  it('goes on where it ended', async () => {
    const first = await chain();
    const more = await sealed(keys, tenant, 's', headAfter(noHead, first), noon + 1, [entry('e')]);
    assert.equal(more[0]?.seq, 5);
    assert.equal(verify('s', [...first, ...more], headAfter(noHead, more)).ok, true);
  });

  const forgeries: readonly (readonly [string, (records: readonly AuditRecord[]) => readonly AuditRecord[]])[] = [
    ['a changed fact', (r) => r.map((one) => (one.seq === 2 ? { ...one, facts: { n: 2 } } : one))],
    ['a changed time', (r) => r.map((one) => (one.seq === 2 ? { ...one, at: one.at + 1 } : one))],
    ['a changed actor', (r) => r.map((one) => (one.seq === 2 ? { ...one, actor: 'system' } : one))],
    ['a changed box', (r) => r.map((one) => (one.seq === 2 ? { ...one, sealed: [] } : one))],
    ['a changed code in the last record', (r) => r.map((one) => (one.seq === 4 ? { ...one, code: 'x' } : one))],
    ['a missing record', (r) => r.filter(({ seq }) => seq !== 2)],
    ['a missing record, numbered anew', (r) => r.filter(({ seq }) => seq !== 2).map((one, index) => ({ ...one, seq: index + 1 }))],
    ['a missing end', (r) => r.slice(0, 3)],
    ['an empty trail', () => []],
    ['a record twice', (r) => [...r.slice(0, 2), ...r.slice(1)]],
    ['another order', (r) => [r[1], r[0], r[2], r[3]].flatMap((one) => one ?? [])],
  ];
  for (const [what, forge] of forgeries) {
    it(`with ${what} is detected`, async () => {
      const records = await chain();
      assert.equal(verify('s', forge(records), headAfter(noHead, records)).ok, false);
    });
  }

  it('of another stream is detected, and so is one that was made up whole', async () => {
    const [mine, other] = [await chain(), await chain('t')];
    assert.equal(verify('s', other, headAfter(noHead, mine)).ok, false);
    assert.equal(verify('s', await sealed(keys, tenant, 's', noHead, noon + 1, ['a', 'b', 'c', 'd'].map(entry)), headAfter(noHead, mine)).ok, false);
  });

  it('tells of people in sealed boxes only', async () => {
    assert.doesNotMatch(JSON.stringify(await chain()), /rita/i);
  });

  it('is hashed the same whatever the order of its fields', () => {
    assert.equal(canonical({ b: [1, { d: null, c: 'x' }], a: undefined }), canonical({ b: [1, { c: 'x', d: null }] }));
  });
});
