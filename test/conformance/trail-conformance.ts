import assert from 'node:assert/strict';
import { mostOnPage, type PageAsked } from '../../src/audit/page.ts';
import { noHead, type AuditRecord } from '../../src/audit/record.ts';
import { headAfter, sealed } from '../../src/audit/sealing.ts';
import { templateId } from '../../src/catalog/template.ts';
import { aRequest, aTemplate, noon, tenant } from '../support/builders.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { aCommit } from './commit-conformance.ts';
import type { ProcessStores } from './stores-under-test.ts';

const { id } = aRequest();
const numbered = (number: number): string => id.replace(/.{4}$/, String(number).padStart(4, '0'));
const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ actor: 'system', code: `x${String(index)}`, facts: {} }));

/** Writes so many records of one instant, at once, at the end of a request's stream; the request comes with the first. */
async function tell({ requests, keys }: ProcessStores, request: string, at: number, count = 1, of = tenant): Promise<void> {
  const there = await requests.request(of, request);
  const audit = await sealed(keys, of, request, there?.trail ?? noHead, at, entries(count));
  const next = aRequest({ ...there, tenant: of, id: request, version: (there?.version ?? 0) + 1, trail: headAfter(noHead, audit), wakeAt: undefined });
  assert.equal(await requests.commit(aCommit({ request: next, expected: there?.version ?? 0, audit })), 'committed');
}

async function tellOfTemplate({ catalog, keys, trail }: ProcessStores, at: number, of = tenant): Promise<void> {
  const stream = templateId(aTemplate());
  const audit = await sealed(keys, of, stream, await trail.head(of, stream), at, entries(1));
  assert.equal(await catalog.saveTemplate(of, aTemplate(), (await catalog.template(of, stream))?.etag ?? 0, audit), true);
}

/** So that the order of the words is that of the records: `+3` of noon is `103`. */
const word = ({ at, stream, seq }: AuditRecord): string => `${String(100 + at - noon).padStart(3, '0')} ${stream} ${String(seq).padStart(4)}`;

/** All pages, one after the other, by the cursors; `between` is done before each but the first. */
async function read({ trail }: ProcessStores, asked: PageAsked, between: (page: number) => Promise<void> = () => Promise.resolve(), of = tenant): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for (let after: string | undefined; ; ) {
    const page = await trail.page(of, { ...asked, after });
    assert.ok(page);
    pages.push(page.records.map(word));
    if (page.next === undefined) return pages;
    after = page.next;
    assert.ok(pages.length < 200, 'without an end');
    await between(pages.length);
  }
}

export function trailConforms(both: () => readonly [ProcessStores, ProcessStores]): void {
  describe('A tenant’s whole trail', () => {
    /** 60 records in streams of every kind, many of one instant and many written at once. */
    async function filled(): Promise<readonly [ProcessStores, ProcessStores]> {
      const [left, right] = both();
      const random = seededRandom(7);
      for (let turn = 0; turn < 20; turn += 1) {
        await tell(left, numbered(Math.floor(random() * 6)), noon + Math.floor(random() * 5), 1 + (turn % 4));
        if (turn % 2 === 0) await tellOfTemplate(right, noon + Math.floor(random() * 5));
      }
      return [left, right];
    }

    it('is read newest first, those of one instant by stream and number, whole at once as page by page', async () => {
      const [left, right] = await filled();
      const [all = []] = await read(left, { limit: 1000 });
      assert.equal(all.length, 60);
      assert.deepEqual(all, all.toSorted().toReversed());
      for (const limit of [1, 7, 20, 59, 60]) {
        const pages = await read(right, { limit });
        assert.deepEqual(pages.flat(), all);
        assert.deepEqual(pages.map(({ length }) => length), Array.from({ length: Math.ceil(60 / limit) }, (_, page) => Math.min(limit, 60 - page * limit)));
      }
    });

    it('has on a page what was written, to the last field', async () => {
      const [left, right] = both();
      await tell(left, id, noon, 3);
      assert.deepEqual((await right.trail.page(tenant, { limit: 9 }))?.records.toReversed(), await left.trail.records(tenant, id));
    });

    it('shows each record once that was there, whoever writes meanwhile, and whatever instant they write', async () => {
      const [left, right] = await filled();
      const there = new Set((await read(left, { limit: 1000 })).flat());
      const pages = await read(left, { limit: 7 }, async (page) => {
        // Newer, of instants that are read just now, from a clock that is behind, and at the end of streams that were read.
        for (const at of [99, page % 5, 2, -9]) await tell(right, numbered((page + at + 9) % 9), noon + at, 2);
        await tellOfTemplate(right, noon + (page % 5));
      });
      const seen = pages.flat();
      assert.equal(new Set(seen).size, seen.length, 'twice');
      assert.deepEqual([...there].filter((one) => !seen.includes(one)), []);
      assert.ok(seen.some((one) => !there.has(one)), 'what is older than the reader’s place comes');
      assert.deepEqual(seen, seen.toSorted().toReversed());
      assert.equal(seen.some((one) => one.startsWith('199')), false);
    });

    it('is the tenant’s own, and so is each cursor', async () => {
      const [left, right] = both();
      for (let number = 0; number < 4; number += 1) {
        await tell(left, numbered(number), noon);
        await tell(left, numbered(number), noon, 1, 'tenant-b');
      }
      await tellOfTemplate(left, noon, 'tenant-b');
      assert.deepEqual([(await read(right, { limit: 3 })).flat().length, (await read(right, { limit: 3 }, undefined, 'tenant-b')).flat().length], [4, 5]);
      const next = (await left.trail.page(tenant, { limit: 2 }))?.next ?? '';
      assert.equal((await right.trail.page(tenant, { limit: 9, after: next }))?.records.length, 2);
      assert.equal(await right.trail.page('tenant-b', { limit: 9, after: next }), undefined);
      for (const broken of ['', 'x', next.slice(1), next.slice(0, -1), `${next}x`, next.replace('.1.', '.2.'), `1${next}`]) assert.equal(await left.trail.page(tenant, { limit: 9, after: broken }), undefined, broken);
    });

    it('is read from an instant on and until before another, on every page', async () => {
      const [left] = await filled();
      const all = (await read(left, { limit: 1000 })).flat();
      const within = all.filter((one) => /^10[12] /.test(one));
      assert.ok(within.length > 9 && within.length < 50);
      for (const limit of [3, 1000]) assert.deepEqual((await read(left, { limit, from: noon + 1, until: noon + 3 })).flat(), within);
      // The place from which it goes on, and another end on the way.
      const after = (await left.trail.page(tenant, { limit: 1 }))?.next;
      assert.deepEqual((await left.trail.page(tenant, { limit: 1000, after, until: noon + 2 }))?.records.map(word), all.filter((one) => /^10[01] /.test(one)));
      assert.deepEqual(await left.trail.page(tenant, { limit: 9, from: noon + 9 }), { records: [], next: undefined });
    });

    it('comes in pages of at least one record and of no more than there may be', async () => {
      const [left] = both();
      for (let number = 0; number < 11; number += 1) await tell(left, numbered(number), noon, 99);
      for (const [limit, records] of [[0, 1], [-3, 1], [2.5, 2], [1e9, mostOnPage]] as const) assert.equal((await left.trail.page(tenant, { limit }))?.records.length, records);
    });

    it('is empty where nothing was recorded', async () => {
      const [left] = both();
      assert.deepEqual(await left.trail.page(tenant, { limit: 9 }), { records: [], next: undefined });
      assert.deepEqual(await left.trail.streams(tenant), []);
    });

    it('has a stream for each request, with records or without, and for what else has some', async () => {
      const [left, right] = both();
      // More than are told at once.
      const ids = Array.from({ length: 600 }, (_, number) => numbered(number));
      for (const one of ids) await tell(left, one, noon);
      await tell(left, numbered(7000), noon, 1, 'tenant-b');
      await tellOfTemplate(left, noon);
      await left.requests.commit(aCommit({ request: aRequest({ id: numbered(9999) }) }));
      const streams: string[] = [];
      for (let some = await right.trail.streams(tenant); some.length > 0; some = await right.trail.streams(tenant, streams.at(-1))) streams.push(...some);
      assert.deepEqual(streams, [...ids, numbered(9999), templateId(aTemplate())].toSorted());
      assert.deepEqual(await left.trail.streams(tenant, streams.at(-2)), streams.slice(-1));
    });
  });
}
