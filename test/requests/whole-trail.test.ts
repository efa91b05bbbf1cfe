import assert from 'node:assert/strict';
import { noHead, type AuditRecord, type Entry } from '../../src/audit/record.ts';
import { headAfter, sealed } from '../../src/audit/sealing.ts';
import { signedHead } from '../../src/audit/trail-check.ts';
import { WholeTrail } from '../../src/requests/whole-trail.ts';
import { aRequest, globalAdmin, noon, teamsAdmin, tenant } from '../support/builders.ts';
import { openStores } from '../support/stores.ts';

const { id, reference, plan } = aRequest();
const entries: readonly Entry[] = [
  { actor: 'rita', code: 'requestSubmitted', facts: {}, personal: [{ person: 'ann', value: { displayName: 'Ann' } }, { person: 'rita', value: { displayName: 'Rita' } }] },
  { actor: 'system', code: 'checkStarted', facts: {} },
];

describe('The whole trail of a tenant', () => {
  async function filled() {
    const { requests: store, trail, keptHeads, keys, catalog: templates, db } = openStores();
    const audit = await sealed(keys, tenant, id, noHead, noon, entries);
    await store.commit({ request: aRequest({ trail: headAfter(noHead, audit) }), expected: 0, audit, effects: [] });
    return { whole: new WholeTrail({ trail, keptHeads, tenantKeys: keys, keys, store, templates }), audit, store, keys, keptHeads, db };
  }

  async function all(streams: AsyncIterable<string>): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const stream of streams) found.push(stream);
    return found;
  }

  it('is for who may read the trail, and there is nothing of it for anybody else', async () => {
    const { whole, audit } = await filled();
    const [gina, jonas] = [globalAdmin(), teamsAdmin()];
    const [first] = audit;
    assert.ok(first);
    assert.deepEqual(await whole.page(gina, { limit: 9 }), { kind: 'page', records: audit.toReversed(), next: undefined });
    assert.deepEqual([await all(whole.streams(gina)), (await whole.records(gina, id)).length, (await whole.named(gina, reference)).length, await whole.check(gina, id)], [[id], 2, 1, { ok: true, records: 2 }]);
    assert.deepEqual([await whole.nameOf(gina, first), await whole.subject(gina, id)], ['Rita', { kind: 'request', id, reference, name: plan.name }]);

    assert.deepEqual(await whole.page(jonas, { limit: 9 }), { kind: 'forbidden' });
    assert.deepEqual([await all(whole.streams(jonas)), await whole.records(jonas, id), await whole.named(jonas, reference), await whole.check(jonas, id)], [[], [], [], undefined]);
    assert.deepEqual([await whole.nameOf(jonas, first), await whole.subject(jonas, id)], [undefined, { kind: 'gone', id }]);
    assert.deepEqual((await whole.named({ ...gina, tenant: 'tenant-b' }, id)), []);
  });

  it('is not whole where a request was taken out with all that was recorded of it', async () => {
    const { whole, audit, keys, keptHeads, db } = await filled();
    await keptHeads.keep(tenant, await signedHead(keys, tenant, id, headAfter(noHead, audit)));
    for (const table of ['requests', 'audit']) db.run(`DELETE FROM ${table}`);
    const gina = globalAdmin();
    assert.deepEqual([await all(whole.streams(gina)), await whole.check(gina, id)], [[id], { ok: false, seq: 2, why: 'cut' }]);
  });

  it('is not sound where what its request is kept as is none any more, or another one, and everything else is told all the same', async () => {
    const { whole, store, keys, db } = await filled();
    const gina = globalAdmin();
    const other = 'another request';
    const audit = await sealed(keys, tenant, other, noHead, noon, entries);
    const sound = aRequest({ id: other, trail: headAfter(noHead, audit) });
    await store.commit({ request: sound, expected: 0, audit, effects: [] });
    for (const value of ['no request', 'null', '7', '{}', JSON.stringify(sound), JSON.stringify({ ...aRequest(), trail: null }), JSON.stringify({ ...aRequest(), plan: {} })]) {
      db.run('UPDATE requests SET value = ? WHERE id = ?', value, id);
      const checks = new Map<string, boolean>();
      for await (const { stream, check } of whole.checks(gina)) checks.set(stream, check.ok);
      assert.deepEqual([checks.get(id), checks.get(other)], [false, true], value);
      assert.equal((await whole.subject(gina, id)).kind, 'gone', value);
      assert.deepEqual(await whole.named(gina, id), [], value);
    }
  });

  it('tells of a template that somebody has spoilt as of one that is gone', async () => {
    const { whole, db } = await filled();
    for (const value of ['no template', '{}']) {
      db.run("INSERT OR REPLACE INTO templates (tenant, id, etag, value) VALUES (?, 'kit', 1, ?)", tenant, value);
      assert.equal((await whole.subject(globalAdmin(), 'kit')).kind, 'gone', value);
    }
  });

  it('is read on where somebody has made what a record has sealed something else', async () => {
    const { whole, audit } = await filled();
    const gina = globalAdmin();
    const [first] = audit;
    for (const sealed of ['none', 7, null, {}, [null, 'none', {}]]) assert.equal(await whole.nameOf(gina, { ...first, sealed } as unknown as AuditRecord), undefined, JSON.stringify(sealed));
  });

  it('names every stream once, however many there are here and there, and whatever signs are in it', async () => {
    const { whole, keys, keptHeads, db } = await filled();
    const named = (number: number): string => `s${String(number).padStart(5, '0')}`;
    for (let number = 0; number < 2500; number += 1) {
      if (number % 2 === 0) await keptHeads.keep(tenant, await signedHead(keys, tenant, named(number), { seq: 1, hash: '' }));
      if (number % 5 < 4) db.run('INSERT INTO audit (tenant, stream, seq, value, at) VALUES (?, ?, 1, ?, 0)', tenant, named(number), '{}');
    }
    // Neither is before the other for everybody.
    db.run('INSERT INTO audit (tenant, stream, seq, value, at) VALUES (?, ?, 1, ?, 0)', tenant, 'z😀', '{}');
    await keptHeads.keep(tenant, await signedHead(keys, tenant, 'z\uFF21', { seq: 1, hash: '' }));
    const expected = Array.from({ length: 2500 }, (_, number) => number).filter((number) => number % 2 === 0 || number % 5 < 4).map(named);
    assert.deepEqual((await all(whole.streams(globalAdmin()))).toSorted(), [id, ...expected, 'z😀', 'z\uFF21']);
  });

  it('is not taken for broken where a request goes on while it is checked', async () => {
    const { whole, store, keys } = await filled();
    const read = store.request.bind(store);
    let reads = 0;
    // Between the request and its records, once.
    store.request = async (of, one) => {
      const request = await read(of, one);
      reads += 1;
      if (reads > 1 || !request) return request;
      const more = await sealed(keys, tenant, id, request.trail, noon, entries.slice(1));
      await store.commit({ request: { ...request, version: 2, trail: headAfter(request.trail, more) }, expected: 1, audit: more, effects: [] });
      return request;
    };
    assert.deepEqual(await whole.check(globalAdmin(), id), { ok: true, records: 3 });
  });
});
