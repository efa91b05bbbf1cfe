import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noHead } from '../../../src/audit/record.ts';
import { sealed } from '../../../src/audit/sealing.ts';
import { minute, second } from '../../../src/clock.ts';
import { newRun } from '../../../src/provisioning/run.ts';
import type { Commit } from '../../../src/requests/commit.ts';
import { effect } from '../../../src/requests/effect.ts';
import { reservationLifetime } from '../../../src/requests/request-store.ts';
import { aDraft, aRequest, aTemplate, noon, tenant } from '../../support/builders.ts';
import { openDatabase, openStores } from '../../support/stores.ts';

const other = 'tenant-b';
const record = async (stores: ReturnType<typeof openStores>, of = tenant) =>
  sealed(stores.keys, of, aRequest().id, noHead, noon, [{ actor: 'system', code: 'x', facts: {} }]);

const commit = (change: Partial<Commit> = {}): Commit => ({ request: aRequest(), expected: 0, audit: [], effects: [], ...change });

describe('A commit to the embedded store', () => {
  it('is refused when somebody else wrote first', async () => {
    const { requests } = openStores();
    assert.equal(await requests.commit(commit()), 'committed');
    assert.equal(await requests.commit(commit()), 'conflict');
    assert.equal(await requests.commit(commit({ expected: 2 })), 'conflict');
    assert.equal(await requests.commit(commit({ expected: 1, request: aRequest({ version: 2 }) })), 'committed');
  });

  it('is all or nothing', async () => {
    const stores = openStores();
    const audit = await record(stores);
    await stores.requests.commit(commit({ audit }));
    const again = commit({ expected: 1, request: aRequest({ version: 2, status: 'withdrawn' }), effects: [effect('ping', noon, 'ready')], audit });
    await assert.rejects(stores.requests.commit(again));
    assert.equal((await stores.requests.request(tenant, aRequest().id))?.status, 'saved');
    assert.equal(await stores.effects.take(tenant, noon, noon + 1), undefined);
    assert.equal(await stores.requests.commit(commit({ expected: 1, request: aRequest({ version: 2 }) })), 'committed');
  });

  it('of a stale claim leaves nothing behind', async () => {
    const { requests, runs, effects } = openStores();
    await requests.commit(commit());
    const run = newRun(tenant, aRequest().id, 1);
    await runs.open(run, noon);
    await runs.claim(tenant, noon, noon + second, 'begun');
    await runs.claim(tenant, noon + second, noon + minute, 'begun');
    const write = (epoch: number) => ({ attempt: 1, epoch, dueAt: undefined, value: { ...run, begun: true } });
    const next = commit({ expected: 1, request: aRequest({ version: 2 }), effects: [effect('check', noon)] });
    assert.equal(await requests.commit({ ...next, run: write(1) }), 'stale');
    assert.deepEqual([(await requests.request(tenant, aRequest().id))?.version, await effects.take(tenant, noon, noon)], [1, undefined]);
    assert.equal((await runs.run(tenant, aRequest().id, 1))?.begun, false);
    assert.equal(await requests.commit({ ...next, run: write(2) }), 'committed');
    assert.equal((await runs.run(tenant, aRequest().id, 1))?.begun, true);
  });
});

describe('Two tenants with equal ids', () => {
  it('see nothing of each other', async () => {
    const stores = openStores();
    const { requests, runs, effects, catalog, people, trail } = stores;
    const id = aRequest().id;
    await requests.commit(commit({ audit: await record(stores), effects: [effect('check', noon)] }));
    await runs.open(newRun(tenant, id, 1), noon);
    await catalog.saveTemplate(tenant, aTemplate(), 0, []);
    await catalog.saveDraft(aDraft());
    const reach = { person: 'rita', conversation: 'c', serviceUrl: 's', locale: undefined, timeZone: undefined, unreachable: undefined, at: noon };
    await people.saveReach({ tenant, ...reach });
    await effects.saveDelivery({ tenant, request: id, recipient: 'rita', message: 'status', state: 'sent', conversation: 'c', activity: 'a', ambiguous: 0, shown: 1, at: noon, version: 1 });
    await requests.reserveName(tenant, 'apollo', id, noon);
    assert.deepEqual(
      await Promise.all([
        requests.request(other, id),
        requests.requestsOf(other, 'rita', 9),
        requests.openRequestsOf(other, 'rita', 9),
        requests.withReference(other, aRequest().reference),
        requests.nameHolder(other, 'apollo', noon),
        requests.openOf(other, 'project'),
        runs.run(other, id, 1),
        runs.claim(other, noon, noon + 1, 'begun'),
        effects.take(other, noon, noon + 1),
        effects.deliveries(other, id),
        catalog.template(other, 'project'),
        catalog.templates(other),
        catalog.draft(other, id),
        people.reach(other, 'rita'),
        people.serviceUrl(other),
        trail.records(other, id),
        trail.head(other, id),
      ]),
      [undefined, [], [], [], undefined, 0, undefined, undefined, undefined, [], undefined, [], undefined, undefined, undefined, [], noHead],
    );
    assert.equal(await requests.commit(commit({ request: aRequest({ tenant: other }), audit: await record(stores, other) })), 'committed');
    await catalog.forgetDraft(other, id);
    assert.ok(await catalog.draft(tenant, id));
  });
});

describe('Two processes on one file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stores-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'store.sqlite');
  const left = openStores(openDatabase(file));
  const right = openStores(openDatabase(file));
  after(() => [left, right].forEach(({ db }) => db.close()));

  it('never hold one run both, and the second has it when the first claim is over', async () => {
    await left.runs.open(newRun(tenant, 'r', 1), noon);
    const claims = await Promise.all([left.runs.claim(tenant, noon, noon + 30, 'begun'), right.runs.claim(tenant, noon, noon + 30, 'begun')]);
    assert.equal(claims.filter(Boolean).length, 1);
    const [first] = claims;
    assert.ok(first);
    assert.equal(await right.runs.claim(tenant, noon + 29, noon + 60, 'begun'), undefined);
    const second_ = await right.runs.claim(tenant, noon + 30, noon + 60, 'begun');
    assert.equal(second_?.epoch, 2);
    assert.equal(await left.runs.renew(first, noon + 90), false);
    await left.runs.release(first, noon);
    assert.equal(await left.runs.claim(tenant, noon + 31, noon + 90, 'begun'), undefined);
  });

  it('take each effect once', async () => {
    const effects = Array.from({ length: 20 }, (_, index) => effect('ping', noon, index));
    await left.requests.commit(commit({ effects }));
    const taken = [];
    for (let turn = 0; turn < 15; turn += 1) {
      taken.push(await left.effects.take(tenant, noon, noon + minute), await right.effects.take(tenant, noon, noon + minute));
    }
    const keys = taken.flatMap((one) => one?.effect.key ?? []);
    assert.deepEqual([keys.length, new Set(keys).size], [20, 20]);
  });

  it('commit one of two changes to the same version', async () => {
    const next = commit({ expected: 1, request: aRequest({ version: 2 }) });
    const results = await Promise.all([left.requests.commit(next), right.requests.commit(next)]);
    assert.deepEqual([...results].sort(), ['committed', 'conflict']);
  });
});

describe('A held effect', () => {
  it('that was overwritten meanwhile stays, and is due at once when the hold is given back', async () => {
    const { requests, effects } = openStores();
    await requests.commit(commit({ effects: [effect('check', noon)] }));
    const held = await effects.take(tenant, noon, noon + minute);
    assert.ok(held);
    await requests.commit(commit({ expected: 1, request: aRequest({ version: 2 }), effects: [effect('check', noon)] }));
    assert.equal(await effects.take(tenant, noon, noon + minute), undefined);
    await effects.settle(held);
    const again = await effects.take(tenant, noon, noon + minute);
    assert.equal(again?.version, 2);
    await effects.settle(again);
    assert.deepEqual(await effects.tenantsDue(noon + minute), []);
  });

  it('is taken oldest first, and not before it is due', async () => {
    const { requests, effects } = openStores();
    await requests.commit(commit({ effects: [effect('ping', noon + 5, 'b'), effect('ping', noon + 3, 'a')] }));
    assert.equal(await effects.take(tenant, noon + 2, noon + minute), undefined);
    assert.equal((await effects.take(tenant, noon + 9, noon + minute))?.effect.about, 'a');
    assert.equal((await effects.take(tenant, noon + 9, noon + minute))?.effect.about, 'b');
  });

  it('that starts a run is taken before all others, then what checks; what is held or only due later stands in nobody’s way', async () => {
    const { requests, effects } = openStores();
    const due = [effect('card.status', noon), effect('check', noon + 3), effect('provision.start', noon + 9, 3), effect('provision.start', noon + 5, 2), effect('provision.start', noon + 4, 1)];
    await requests.commit(commit({ effects: due }));
    const taken: string[] = [];
    for (let one = await effects.take(tenant, noon + 8, noon + minute); one; one = await effects.take(tenant, noon + 8, noon + minute)) taken.push(one.effect.key);
    assert.deepEqual(taken, ['provision.start.1', 'provision.start.2', 'check', 'card.status']);
    assert.equal((await effects.take(tenant, noon + 9, noon + minute))?.effect.key, 'provision.start.3');
  });

  it('that is not ours any more is not given back by us', async () => {
    const { requests, effects } = openStores();
    await requests.commit(commit({ effects: [effect('check', noon)] }));
    const slow = await effects.take(tenant, noon, noon + 10);
    const next = await effects.take(tenant, noon + 10, noon + minute);
    assert.deepEqual([slow?.isTakenOver, next?.isTakenOver], [false, true]);
    assert.ok(slow && next);
    await effects.postpone(slow, noon + 11, 1);
    assert.equal(await effects.take(tenant, noon + 12, noon + minute), undefined);
    await effects.postpone(next, noon + 13, 1);
    assert.equal((await effects.take(tenant, noon + 13, noon + minute))?.isTakenOver, false);
  });
});

describe('A reserved name', () => {
  it('is held by its open request, or for five minutes without one', async () => {
    const { requests } = openStores();
    const id = aRequest().id;
    assert.equal(await requests.reserveName(tenant, 'apollo', id, noon), id);
    assert.equal(await requests.reserveName(tenant, 'apollo', 'another', noon + 1), id);
    assert.equal(await requests.nameHolder(tenant, 'apollo', noon + reservationLifetime), undefined);
    await requests.commit(commit());
    assert.equal(await requests.nameHolder(tenant, 'apollo', noon + reservationLifetime), id);
    await requests.commit(commit({ expected: 1, request: aRequest({ version: 2, status: 'withdrawn', wakeAt: undefined }) }));
    assert.equal(await requests.reserveName(tenant, 'apollo', 'another', noon + 2), 'another');
  });
});
