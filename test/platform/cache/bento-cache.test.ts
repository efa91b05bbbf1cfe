import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors.ts';
import { BentoTenantCache } from '../../../src/platform/cache/bento-cache.ts';
import { clock } from '../redis/bell-processes.ts';
import { ann, named } from './cached.ts';

/** Counts how often it was asked. */
function source(value: object | undefined) {
  const asked = { times: 0 };
  return { asked, read: () => ((asked.times += 1), Promise.resolve(value)) };
}

describe('The cache in memory', () => {
  it('keeps what was read, by kind, tenant and id', async () => {
    const cache = new BentoTenantCache();
    const { asked, read } = source(named('Ann'));
    for (let go = 0; go < 3; go += 1) assert.deepEqual(await cache.get(ann, read), named('Ann'));
    assert.equal(asked.times, 1);
    for (const other of [{ ...ann, kind: 'person' as const }, { ...ann, tenant: 'fabrikam' }, { ...ann, id: 'bob' }]) {
      assert.deepEqual(await cache.get(other, () => Promise.resolve(named('other'))), named('other'));
    }
    assert.deepEqual(await cache.get(ann, read), named('Ann'));
  });

  it('asks once for many who want the same at once', async () => {
    const cache = new BentoTenantCache();
    const { asked, read } = source(named('Ann'));
    await Promise.all(Array.from({ length: 20 }, () => cache.get(ann, read)));
    assert.equal(asked.times, 1);
  });

  it('keeps nothing of what is not there, and nothing of what failed, which is thrown as it was', async () => {
    const cache = new BentoTenantCache();
    const nothing = source(undefined);
    assert.deepEqual([await cache.get(ann, nothing.read), await cache.get(ann, nothing.read), nothing.asked.times], [undefined, undefined, 2]);
    const failure = new AppError('graph.unavailable');
    await assert.rejects(cache.get(ann, () => Promise.reject(failure)), (thrown) => thrown === failure);
    assert.deepEqual(await cache.get(ann, () => Promise.resolve(named('Ann'))), named('Ann'));
  });

  it('asks once for many where the answer is a failure or nothing, too: nobody waits for one go after another', async () => {
    const cache = new BentoTenantCache();
    let asked = 0;
    const fails = async () => {
      asked += 1;
      await clock.wait(50);
      throw new AppError('graph.unavailable');
    };
    const from = Date.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => cache.get(ann, fails)));
    assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(['rejected']));
    assert.ok(Date.now() - from < 500, `${Date.now() - from} ms`);
    assert.equal(asked, 1);
    const nothing = source(undefined);
    await Promise.all(Array.from({ length: 20 }, () => cache.get(ann, nothing.read)));
    assert.equal(nothing.asked.times, 1);
  });

  it('keeps what was put right rather than what somebody was reading meanwhile', async () => {
    const cache = new BentoTenantCache();
    const begun = Promise.withResolvers<undefined>();
    const old = Promise.withResolvers<object>();
    const reading = cache.get(ann, () => (begun.resolve(undefined), old.promise));
    await begun.promise;
    await cache.put(ann, named('Ann Marie'));
    assert.deepEqual(await cache.get(ann, () => Promise.resolve(undefined)), named('Ann Marie'));
    old.resolve(named('Ann'));
    await reading;
    assert.deepEqual(await cache.get(ann, () => Promise.resolve(undefined)), named('Ann Marie'));
  });

  it('gives nobody a thing that another may change under their hands', async () => {
    const cache = new BentoTenantCache();
    const first = (await cache.get(ann, () => Promise.resolve({ ...named('Ann') })))!;
    first.name = 'Changed';
    assert.deepEqual(await cache.get(ann, () => Promise.resolve(named('Read'))), named('Ann'));
  });

  it('is put right, and forgets a tenant and no other', async () => {
    const cache = new BentoTenantCache();
    const elsewhere = { ...ann, tenant: 'northwind' };
    await cache.put(ann, named('Ann'));
    await cache.put(ann, named('Ann Marie'));
    await cache.put(elsewhere, named('Other'));
    assert.deepEqual(await cache.get(ann, () => Promise.resolve(undefined)), named('Ann Marie'));
    await cache.forget('north');
    assert.equal(await cache.get(ann, () => Promise.resolve(undefined)), undefined);
    assert.deepEqual(await cache.get(elsewhere, () => Promise.resolve(undefined)), named('Other'));
  });
});
