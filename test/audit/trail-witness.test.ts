import assert from 'node:assert/strict';
import { mostOnPage } from '../../src/audit/page.ts';
import { noHead, type AuditRecord } from '../../src/audit/record.ts';
import { sealed } from '../../src/audit/sealing.ts';
import { checkedStream, signedHead } from '../../src/audit/trail-check.ts';
import { lookEvery, TrailWitness } from '../../src/audit/trail-witness.ts';
import { minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { templateId } from '../../src/catalog/template.ts';
import { aTemplate, tenant } from '../support/builders.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';
import { openStores } from '../support/stores.ts';

const stream = templateId(aTemplate());

describe('A witness of the trail', () => {
  /** A store with a template in it, whose stream has no head but its last record. */
  function begin() {
    const stores = openStores();
    const { db, keys, trail, keptHeads, catalog } = stores;
    const clock = new FakeClock();
    const telemetry = new FakeTelemetry();
    let tenants = [{ id: tenant }];
    const outside = { trail, keptHeads, tenantKeys: keys, tenantStore: { tenants: () => Promise.resolve(tenants) }, clock, telemetry };
    const tell = async (codes: readonly string[], of = tenant): Promise<void> => {
      const audit = await sealed(keys, of, stream, await trail.head(of, stream), clock.now(), codes.map((code) => ({ actor: 'system', code, facts: {} })));
      const etag = (await catalog.template(of, stream))?.etag ?? 0;
      assert.equal(await catalog.saveTemplate(of, aTemplate(), etag, audit), true);
    };
    const write = (record: AuditRecord, of = record.stream): void => {
      const sql = 'INSERT OR REPLACE INTO audit (tenant, stream, seq, value, at) VALUES (?, ?, ?, ?, ?)';
      db.run(sql, tenant, of, record.seq, JSON.stringify(record), record.at);
    };
    return {
      ...outside,
      tell,
      write,
      cut: (seq: number) => db.run('DELETE FROM audit WHERE seq >= ?', seq),
      spoil: (of: string) => db.run(`UPDATE audit SET value = '' WHERE stream = ?`, of),
      /** What somebody would write who knows how a chain is made. */
      forge: async (codes: readonly string[], after = noHead) => {
        for (const one of await sealed(keys, tenant, stream, after, clock.now(), codes.map((code) => ({ actor: 'system', code, facts: {} })))) write(one);
      },
      serve: (...ids: readonly string[]) => (tenants = ids.map((id) => ({ id }))),
      verdict: async () => (await checkedStream(outside, tenant, stream)).verification,
      witness: new TrailWitness(outside),
      /** Lets a witness look, when it is time. */
      looked: async (witness: TrailWitness): Promise<void> => {
        await clock.advance(lookEvery);
        witness.look();
        for (let turn = 0; turn < 5; turn += 1) await clock.advance(0);
      },
    };
  }

  it('keeps the head of what was recorded, and that of what comes behind it', async () => {
    const { tell, witness, looked, keptHeads, trail, verdict, telemetry } = begin();
    await tell(['a', 'b']);
    await looked(witness);
    assert.equal((await keptHeads.head(tenant, stream))?.seq, 2);
    await tell(['c']);
    assert.deepEqual(await verdict(), { ok: true, records: 3 });
    await looked(witness);
    assert.equal((await keptHeads.head(tenant, stream))?.hash, (await trail.head(tenant, stream)).hash);
    assert.deepEqual(telemetry.failures, []);
  });

  it('makes it seen where records were cut off, all of them too', async () => {
    const { tell, witness, looked, cut, verdict } = begin();
    await tell(['a', 'b', 'c']);
    assert.equal((await verdict()).ok, true);
    await looked(witness);
    cut(3);
    assert.deepEqual(await verdict(), { ok: false, seq: 3, why: 'cut' });
    cut(1);
    assert.deepEqual(await verdict(), { ok: false, seq: 3, why: 'cut' });
  });

  it('makes it seen where a whole chain was written anew, as right as the old one', async () => {
    const { tell, witness, looked, cut, forge, verdict } = begin();
    await tell(['a', 'b']);
    await looked(witness);
    cut(1);
    await forge(['a', 'x', 'y']);
    assert.deepEqual(await verdict(), { ok: false, seq: 2, why: 'rewritten' });
  });

  it('makes it seen where what it kept was changed to agree', async () => {
    const { tell, witness, looked, cut, forge, verdict, keptHeads, trail, tenantKeys } = begin();
    await tell(['a', 'b']);
    await looked(witness);
    cut(1);
    await forge(['a', 'x', 'y']);
    const { seq, hash } = await trail.head(tenant, stream);
    await keptHeads.keep(tenant, { stream, seq, hash, signature: 'of whoever' });
    assert.deepEqual(await verdict(), { ok: false, seq: 3, why: 'head' });
    // Another stream's is none of this one's.
    assert.notEqual((await signedHead(tenantKeys, tenant, stream, { seq, hash })).signature, (await signedHead(tenantKeys, tenant, 't', { seq, hash })).signature);
    assert.notEqual((await signedHead(tenantKeys, tenant, stream, { seq, hash })).signature, (await signedHead(tenantKeys, 'tenant-b', stream, { seq, hash })).signature);
  });

  it('never gives its evidence away for what it speaks against, and tells the operator', async () => {
    const { tell, witness, looked, cut, verdict, keptHeads, telemetry } = begin();
    await tell(['a', 'b', 'c']);
    await looked(witness);
    const kept = await keptHeads.head(tenant, stream);
    cut(2);
    // The product itself goes on from what is left.
    await tell(['d', 'e', 'f', 'g']);
    await looked(witness);
    assert.deepEqual(await keptHeads.head(tenant, stream), kept);
    assert.deepEqual(await verdict(), { ok: false, seq: 3, why: 'rewritten' });
    assert.deepEqual(telemetry.failures.map(({ where, error }) => [where, (error as AppError).code]), [['witness', 'trail.broken']]);
  });

  it('sees what was recorded while nobody looked, and what came late', async () => {
    const { tell, witness, looked, keptHeads, clock, ...outside } = begin();
    await tell(['a']);
    await looked(witness);
    await witness.stop();
    await tell(['b']);
    await clock.advance(3 * 24 * 60 * minute);
    const next = new TrailWitness({ keptHeads, clock, ...outside });
    await looked(next);
    assert.equal((await keptHeads.head(tenant, stream))?.seq, 2);
    const late = clock.now() - minute;
    await looked(next);
    clock.now = () => late;
    await tell(['c']);
    Reflect.deleteProperty(clock, 'now');
    await looked(next);
    assert.equal((await keptHeads.head(tenant, stream))?.seq, 3);
  });

  it('looks once a minute, and writes nothing where nothing has happened', async () => {
    const { tell, witness, looked, keptHeads, trail, clock } = begin();
    let [pages, writes] = [0, 0];
    const [page, haveLooked] = [trail.page.bind(trail), keptHeads.haveLooked.bind(keptHeads)];
    trail.page = (...asked) => ((pages += 1), page(...asked));
    keptHeads.haveLooked = (...told) => ((writes += 1), haveLooked(...told));
    await tell(['a']);
    await looked(witness);
    assert.deepEqual([pages, writes], [1, 1]);
    await clock.advance(lookEvery / 2);
    witness.look();
    await settle(20);
    assert.deepEqual([pages, writes], [1, 1]);
    for (let look = 0; look < 5; look += 1) await looked(witness);
    assert.deepEqual([pages, writes], [6, 2]);
  });

  it('leaves it to one of several processes', async () => {
    const { tell, witness, looked, trail, keptHeads, ...outside } = begin();
    let pages = 0;
    const page = trail.page.bind(trail);
    trail.page = (...asked) => ((pages += 1), page(...asked));
    await tell(['a']);
    await looked(witness);
    const other = new TrailWitness({ ...outside, trail, keptHeads });
    other.look();
    await settle(20);
    assert.equal(pages, 1);
    await looked(other);
    assert.equal(pages, 2);
  });

  it('looks at the other streams where somebody has made a record unreadable', async () => {
    const { tell, witness, looked, write, spoil, keptHeads, trail, telemetry } = begin();
    await tell(['a']);
    await looked(witness);
    const [record] = await trail.records(tenant, stream);
    write({ ...record!, stream: 'other' });
    spoil('other');
    await tell(['b']);
    await looked(witness);
    assert.equal((await keptHeads.head(tenant, stream))?.seq, 2);
    assert.deepEqual(telemetry.failures.map(({ error }) => (error as AppError).code), ['trail.broken']);
  });

  it('tells the operator of the stream in which a record of another one stands', async () => {
    const { tell, witness, looked, write, trail, keptHeads, telemetry } = begin();
    await tell(['a']);
    await looked(witness);
    await tell(['b']);
    const [, record] = await trail.records(tenant, stream);
    write({ ...record!, stream: 'other' }, stream);
    await looked(witness);
    assert.deepEqual(telemetry.failures.map(({ error }) => (error as AppError).values['stream']), [stream]);
    assert.deepEqual(await keptHeads.streams(tenant), [stream]);
  });

  it('keeps nothing of a tenant that was forgotten while it looked', async () => {
    const { tell, witness, looked, cut, trail, keptHeads, telemetry } = begin();
    await tell(['a']);
    const page = trail.page.bind(trail);
    trail.page = async (...asked) => {
      const found = await page(...asked);
      cut(1);
      return found;
    };
    await looked(witness);
    assert.deepEqual([await keptHeads.streams(tenant), telemetry.failures], [[], []]);
  });

  it('goes on looking when the clock was ahead and is set right, its own or that of another process', async () => {
    const { tell, witness, looked, keptHeads, clock, ...outside } = begin();
    const now = clock.now.bind(clock);
    clock.now = () => now() + 60 * minute;
    await tell(['a']);
    await looked(witness);
    assert.equal((await keptHeads.head(tenant, stream))?.seq, 1);
    clock.now = now;
    for (const [index, one] of [witness, new TrailWitness({ keptHeads, clock, ...outside })].entries()) {
      await keptHeads.haveLooked(tenant, now() + 60 * minute);
      await tell(['b']);
      await looked(one);
      assert.deepEqual([(await keptHeads.head(tenant, stream))?.seq, await keptHeads.lookedUntil(tenant)], [2 + index, now()]);
    }
  });

  it('lets others have a turn between two pages, where it knows all streams already', async () => {
    const { tell, witness, looked, keptHeads, trail, clock } = begin();
    await tell(Array.from({ length: mostOnPage + 1 }, (_, index) => `x${String(index)}`));
    await looked(witness);
    let pages = 0;
    const page = trail.page.bind(trail);
    trail.page = (...asked) => ((pages += 1), page(...asked));
    await keptHeads.haveLooked(tenant, 0);
    await clock.advance(lookEvery);
    witness.look();
    await settle(20);
    assert.equal(pages, 1);
    await clock.advance(0);
    assert.equal(pages, 2);
  });

  it('looks at the other tenants where the store does not answer for one', async () => {
    const { tell, witness, looked, serve, keptHeads, trail, telemetry } = begin();
    const page = trail.page.bind(trail);
    trail.page = (of, asked) => (of === tenant ? Promise.reject(new AppError('store.unavailable')) : page(of, asked));
    serve(tenant, 'tenant-b');
    await tell(['a'], 'tenant-b');
    await looked(witness);
    assert.equal((await keptHeads.head('tenant-b', stream))?.seq, 1);
    assert.deepEqual(telemetry.failures.map(({ where }) => where), ['witness']);
  });

  it('ends between two streams when it is stopped, and looks no more', async () => {
    const { tell, witness, serve, keptHeads, trail, clock } = begin();
    await tell(['a']);
    serve(tenant, 'tenant-b', 'tenant-c');
    let answer = (): void => undefined;
    let pages = 0;
    const page = trail.page.bind(trail);
    trail.page = async (...asked) => {
      pages += 1;
      await new Promise<void>((resolve) => (answer = resolve));
      return page(...asked);
    };
    await clock.advance(lookEvery);
    witness.look();
    await settle();
    let stopped = false;
    const stop = witness.stop().then(() => (stopped = true));
    await settle();
    assert.equal(stopped, false);
    answer();
    await stop;
    assert.deepEqual([pages, await keptHeads.head(tenant, stream)], [1, undefined]);
    await clock.advance(lookEvery);
    witness.look();
    await settle();
    assert.equal(await keptHeads.lookedUntil(tenant), 0);
  });
});
