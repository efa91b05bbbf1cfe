import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { noHead } from '../../src/audit/record.ts';
import { headAfter, sealed } from '../../src/audit/sealing.ts';
import { minute, second } from '../../src/clock.ts';
import { firstIdAt } from '../../src/ids.ts';
import { newRun } from '../../src/provisioning/run.ts';
import type { Commit } from '../../src/requests/commit.ts';
import { effect } from '../../src/requests/effect.ts';
import { aRequest, noon, tenant } from '../support/builders.ts';
import type { ProcessStores } from './stores-under-test.ts';
import { takeOne } from '../support/take-one.ts';

export const aCommit = (change: Partial<Commit> = {}): Commit => ({ request: aRequest(), expected: 0, audit: [], effects: [], ...change });

const { id } = aRequest();
const entry = { actor: 'system', code: 'x', facts: {} };

export const aRecord = ({ keys }: ProcessStores, of = tenant) => sealed(keys, of, id, noHead, noon, [entry]);

/** Without what is undefined, which one store has and another has not. */
const without = (records: readonly object[]): unknown => JSON.parse(JSON.stringify(records));

export function commitsConform(both: () => readonly [ProcessStores, ProcessStores]): void {
  describe('A commit', () => {
    it('is refused when somebody else wrote first', async () => {
      const [{ requests }, other] = both();
      assert.equal(await requests.commit(aCommit()), 'committed');
      assert.equal(await other.requests.commit(aCommit()), 'conflict');
      assert.equal(await requests.commit(aCommit({ expected: 2 })), 'conflict');
      assert.equal(await other.requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2 }) })), 'committed');
    });

    it('is one of many that are made on the same version at once', async () => {
      const [left, right] = both();
      await left.requests.commit(aCommit());
      const next = aCommit({ expected: 1, request: aRequest({ version: 2 }) });
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? left : right).requests.commit(next)));
      assert.deepEqual(results.toSorted(), ['committed', ...Array.from({ length: 19 }, () => 'conflict')]);
    });

    it('is all or nothing', async () => {
      const [stores] = both();
      const { requests, effects } = stores;
      const audit = await aRecord(stores);
      await requests.commit(aCommit({ audit }));
      const again = aCommit({ expected: 1, request: aRequest({ version: 2, status: 'withdrawn' }), effects: [effect('ping', noon, 'ready')], audit });
      await assert.rejects(requests.commit(again));
      assert.equal((await requests.request(tenant, id))?.status, 'saved');
      assert.equal(await takeOne(effects, tenant, noon, noon + 1), undefined);
      assert.equal(await requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2 }) })), 'committed');
    });

    it('of a stale claim leaves nothing behind', async () => {
      const [{ requests, runs, effects }, other] = both();
      await requests.commit(aCommit());
      const run = newRun(tenant, id, 1);
      await runs.open(run, noon);
      await runs.claim(tenant, noon, noon + second, 'begun');
      await other.runs.claim(tenant, noon + second, noon + minute, 'begun');
      const write = (epoch: number) => ({ attempt: 1, epoch, dueAt: undefined, value: { ...run, begun: true } });
      const next = aCommit({ expected: 1, request: aRequest({ version: 2 }), effects: [effect('check', noon)] });
      assert.equal(await requests.commit({ ...next, run: write(1) }), 'stale');
      assert.deepEqual([(await requests.request(tenant, id))?.version, await takeOne(effects, tenant, noon, noon)], [1, undefined]);
      assert.equal((await runs.run(tenant, id, 1))?.begun, false);
      assert.equal(await other.requests.commit({ ...next, run: write(2) }), 'committed');
      assert.equal((await runs.run(tenant, id, 1))?.begun, true);
    });

    it('whose answer was lost is a conflict when it is made again, and is there once', async () => {
      const [stores, other] = both();
      const commit = aCommit({ audit: await aRecord(stores), effects: [effect('check', noon)] });
      await stores.requests.commit(commit);
      assert.equal(await other.requests.commit(commit), 'conflict');
      assert.equal((await other.trail.records(tenant, id)).length, 1);
      assert.equal((await other.requests.request(tenant, id))?.version, 1);
    });

    it('is seen at once by every process, to the last field', async () => {
      const [stores, other] = both();
      const audit = await aRecord(stores);
      const request = aRequest({ status: 'approval', waitsFor: { who: 'approvers', people: [{ id: 'ann', displayName: 'Ann 😀 \u2028' }] }, wakeAt: noon, trail: headAfter(noHead, audit) });
      await stores.requests.commit(aCommit({ request, audit }));
      assert.deepEqual(await other.requests.request(tenant, id), await stores.requests.request(tenant, id));
      assert.deepEqual((await other.requests.request(tenant, id))?.waitsFor, request.waitsFor);
      const records = await other.trail.records(tenant, id);
      assert.deepEqual(records, audit);
      assert.ok(verify(id, records, request.trail).ok);
    });

    it('loses none of 1,000 increments that twenty make at once', async () => {
      const [left, right] = both();
      await left.requests.commit(aCommit());
      const increment = async ({ requests }: ProcessStores): Promise<void> => {
        for (;;) {
          const request = await requests.request(tenant, id);
          assert.ok(request);
          const next = { ...request, version: request.version + 1, stops: request.stops + 1 };
          if ((await requests.commit(aCommit({ expected: request.version, request: next }))) === 'committed') return;
        }
      };
      const lane = async (_: unknown, index: number): Promise<void> => {
        for (let count = 0; count < 50; count += 1) await increment(index % 2 ? left : right);
      };
      await Promise.all(Array.from({ length: 20 }, lane));
      const request = await right.requests.request(tenant, id);
      assert.deepEqual([request?.version, request?.stops], [1001, 1000]);
    });
  });

  describe('Requests', () => {
    const numbered = (number: number) => id.replace(/.{2}$/, String(number).padStart(2, '0'));

    it('of a person come newest first, the open ones alone where they are asked for, and no more than are asked for', async () => {
      const [{ requests }] = both();
      for (let number = 1; number <= 6; number += 1) {
        const over = number % 2 === 0;
        await requests.commit(aCommit({ request: aRequest({ id: numbered(number), status: over ? 'rejected' : 'saved', wakeAt: over ? undefined : noon }) }));
      }
      await requests.commit(aCommit({ request: aRequest({ id: numbered(9), requester: { id: 'mia', displayName: 'Mia', email: '' } }) }));
      const ids = (found: readonly { id: string }[]): readonly string[] => found.map((one) => one.id);
      assert.deepEqual(ids(await requests.requestsOf(tenant, 'rita', 4)), [6, 5, 4, 3].map(numbered));
      assert.deepEqual(ids(await requests.openRequestsOf(tenant, 'rita', 9)), [5, 3, 1].map(numbered));
    });

    it('that are overdue come oldest first, and are what makes work due', async () => {
      const [{ requests }] = both();
      for (const [number, wakeAt] of [[1, noon + 5], [2, noon + 3], [3, noon + 9], [4, noon]] as const) {
        await requests.commit(aCommit({ request: aRequest({ id: numbered(number), tenant: number === 4 ? 'tenant-b' : tenant, wakeAt }) }));
      }
      assert.deepEqual(await requests.overdue(tenant, noon + 6, 9), [2, 1].map(numbered));
      assert.deepEqual(await requests.overdue(tenant, noon + 6, 1), [numbered(2)]);
      assert.deepEqual(await requests.overdue('tenant-b', noon + 6, 9), [numbered(4)]);
      assert.deepEqual([await requests.hasWorkDue(tenant, noon + 2), await requests.hasWorkDue(tenant, noon + 3), await requests.hasWorkDue('tenant-c', noon + 9)], [false, true, false]);
    });

    it('that need an admin come oldest first, and one by its reference is found', async () => {
      const [{ requests }] = both();
      const admins = { who: 'admins', people: [] } as const;
      await requests.commit(aCommit({ request: aRequest({ id: numbered(2), status: 'error', waitsFor: admins, reference: 'TW-AAAA' }) }));
      await requests.commit(aCommit({ request: aRequest({ id: numbered(1), status: 'approval', waitsFor: admins }) }));
      await requests.commit(aCommit({ request: aRequest({ id: numbered(3) }) }));
      assert.deepEqual((await requests.needingAttention(tenant, 9)).map((one) => one.id), [1, 2].map(numbered));
      assert.deepEqual((await requests.withReference(tenant, 'TW-AAAA')).map((one) => one.id), [numbered(2)]);
    });

    it('are counted from an instant on by their ids, newest first, no more than are asked for, and as they stand', async () => {
      const [{ requests }, other] = both();
      const at = (ms: number) => firstIdAt(noon + ms);
      const decision = { decision: 'rejected', by: { id: 'ann', displayName: 'Ann' }, at: noon + 5, comment: 'No' } as const;
      for (const change of [
        { id: at(-1) },
        { id: at(0), status: 'error', undoing: true },
        { id: at(1), status: 'rejected', wakeAt: undefined, endedAt: noon + 5, approval: { required: true, team: [], round: 1, decision } },
        { id: at(2), template: { id: 'board', name: 'Board "room" 😀', description: 'x', version: '2' } },
      ] as const) {
        await requests.commit(aCommit({ request: aRequest(change) }));
      }
      const project = { id: 'project', name: 'Project' };
      const expected = [
        { submittedAt: noon, status: 'saved', undoing: false, template: { id: 'board', name: 'Board "room" 😀' } },
        { submittedAt: noon, status: 'rejected', undoing: false, template: project, decidedAt: noon + 5, endedAt: noon + 5 },
        { submittedAt: noon, status: 'error', undoing: true, template: project },
      ];
      assert.deepEqual(without(await other.requests.tally(tenant, noon, 9)), expected);
      assert.deepEqual(without(await other.requests.tally(tenant, noon, 2)), expected.slice(0, 2));
      assert.deepEqual(await requests.tally(tenant, noon + 3, 9), []);
      await requests.commit(aCommit({ expected: 1, request: aRequest({ id: at(2), version: 2, status: 'withdrawn', wakeAt: undefined }) }));
      assert.equal((await other.requests.tally(tenant, noon + 2, 9))[0]?.status, 'withdrawn');
    });

    it('are all counted where they are more than a page', async () => {
      const [{ requests }] = both();
      for (let number = 0; number < 130; number += 1) await requests.commit(aCommit({ request: aRequest({ id: firstIdAt(noon + number), submittedAt: noon + number }) }));
      const newest = Array.from({ length: 130 }, (_, index) => noon + 129 - index);
      assert.deepEqual((await requests.tally(tenant, noon, 1000)).map(({ submittedAt }) => submittedAt), newest);
      assert.deepEqual((await requests.tally(tenant, noon, 120)).map(({ submittedAt }) => submittedAt), newest.slice(0, 120));
    });

    it('that wait for somebody come oldest first, and those of others, or of nobody any more, do not', async () => {
      const [{ requests }] = both();
      const people = (...ids: readonly string[]) => ids.map((one) => ({ id: one, displayName: one }));
      for (const [number, waitsFor] of [[3, people('priya', 'hannah')], [2, people('hannah')], [1, people('mateo', 'priya')], [4, people('priya')]] as const) {
        await requests.commit(aCommit({ request: aRequest({ id: numbered(number), status: 'approval', wakeAt: noon, waitsFor: { who: 'approvers', people: waitsFor } }) }));
      }
      await requests.commit(aCommit({ request: aRequest({ id: numbered(5), wakeAt: noon }) }));
      const mine = async (limit = 9) => (await requests.waitingFor(tenant, 'priya', limit)).map((one) => one.id);
      assert.deepEqual(await mine(), [1, 3, 4].map(numbered));
      assert.deepEqual(await mine(2), [1, 3].map(numbered));
      const decided = aRequest({ id: numbered(1), version: 2, status: 'rejected', wakeAt: undefined, waitsFor: undefined });
      await requests.commit(aCommit({ request: decided, expected: 1 }));
      assert.deepEqual(await mine(), [3, 4].map(numbered));
    });
  });
}
