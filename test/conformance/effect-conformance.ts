import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import type { Delivery } from '../../src/effects/delivery.ts';
import { effect, type Effect } from '../../src/requests/effect.ts';
import { aRequest, noon, tenant } from '../support/builders.ts';
import { aCommit } from './commit-conformance.ts';
import type { ProcessStores } from './stores-under-test.ts';
import { takeOne } from '../support/take-one.ts';

const { id } = aRequest();

export const aDelivery = (change: Partial<Delivery> = {}): Delivery => ({
  tenant, request: id, recipient: 'rita', message: 'status', state: 'sent', conversation: 'c', activity: 'a', ambiguous: 0, shown: 1, at: noon, version: 1, ...change,
});

export function effectsConform(both: () => readonly [ProcessStores, ProcessStores]): void {
  const left = async (...effects: readonly Effect[]): Promise<readonly [ProcessStores, ProcessStores]> => {
    const [one, other] = both();
    await one.requests.commit(aCommit({ effects, request: aRequest({ wakeAt: undefined }) }));
    return [one, other];
  };

  describe('An effect', () => {
    it('is taken once, by whomever', async () => {
      const stores = await left(...Array.from({ length: 20 }, (_, index) => effect('ping', noon, index)));
      const taken = await Promise.all(Array.from({ length: 30 }, (_, index) => takeOne(stores[index % 2]!.effects, tenant, noon, noon + minute)));
      const keys = taken.flatMap((one) => one?.effect.key ?? []);
      assert.deepEqual([keys.length, new Set(keys).size], [20, 20]);
    });

    it('is taken with others, as many as are wanted; and it is said where nothing else was due', async () => {
      const [{ effects }, other] = await left(...[1, 2, 3, 4, 5].map((index) => effect('ping', noon + index, index)));
      const three = await effects.take(tenant, noon + 5, noon + minute, 3);
      assert.deepEqual([three.effects.map(({ effect: { about } }) => about), three.isAll], [['1', '2', '3'], false]);
      const two = await other.effects.take(tenant, noon + 5, noon + minute, 3);
      assert.deepEqual([two.effects.map(({ effect: { about } }) => about), two.isAll], [['4', '5'], true]);
      assert.deepEqual(await effects.take(tenant, noon + 5, noon + minute, 3), { effects: [], isAll: true });
    });

    it('that was overwritten meanwhile stays, and is due at once when the hold is given back', async () => {
      const [{ requests, effects }, other] = await left(effect('check', noon));
      const held = await takeOne(effects, tenant, noon, noon + minute);
      assert.ok(held);
      await requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2, wakeAt: undefined }), effects: [effect('check', noon + 2)] }));
      assert.equal(await takeOne(other.effects, tenant, noon + 2, noon + minute), undefined);
      assert.equal(await effects.settle(held), noon + 2);
      const again = await takeOne(other.effects, tenant, noon + 2, noon + minute);
      assert.equal(again?.version, 2);
      assert.equal(await other.effects.settle(again), undefined);
      assert.equal(await requests.hasWorkDue(tenant, noon + minute), false);
    });

    it('is taken oldest first, and not before it is due', async () => {
      const [{ effects }] = await left(effect('ping', noon + 5, 'b'), effect('ping', noon + 3, 'a'));
      assert.equal(await takeOne(effects, tenant, noon + 2, noon + minute), undefined);
      assert.equal((await takeOne(effects, tenant, noon + 9, noon + minute))?.effect.about, 'a');
      assert.equal((await takeOne(effects, tenant, noon + 9, noon + minute))?.effect.about, 'b');
    });

    it('that starts a run is taken before all others, then what checks, and last what nobody waits for; what is held or only due later stands in nobody’s way', async () => {
      const [{ effects }] = await left(effect('usage.tell', noon - 2, 'team_created.1'), effect('events.tell', noon - 1), effect('card.status', noon), effect('check', noon + 3), effect('provision.start', noon + 9, 3), effect('provision.start', noon + 5, 2), effect('provision.start', noon + 4, 1));
      const taken: string[] = [];
      for (let one = await takeOne(effects, tenant, noon + 8, noon + minute); one; one = await takeOne(effects, tenant, noon + 8, noon + minute)) taken.push(one.effect.key);
      assert.deepEqual(taken, ['provision.start.1', 'provision.start.2', 'check', 'card.status', 'usage.tell.team_created.1', 'events.tell']);
      assert.equal((await takeOne(effects, tenant, noon + 9, noon + minute))?.effect.key, 'provision.start.3');
    });

    it('that is not ours any more is not given back or held by us', async () => {
      const [{ effects }, other] = await left(effect('check', noon));
      const slow = await takeOne(effects, tenant, noon, noon + 10);
      const next = await takeOne(other.effects, tenant, noon + 10, noon + minute);
      assert.deepEqual([slow?.isTakenOver, next?.isTakenOver], [false, true]);
      assert.ok(slow && next);
      assert.equal(await effects.postpone(slow, noon + 11, 1), false);
      assert.equal(await effects.hold(slow, noon + 99), undefined);
      assert.equal(await takeOne(effects, tenant, noon + 12, noon + minute), undefined);
      const failed = { ...next.effect, failingSince: noon + 12 };
      assert.equal(await other.effects.postpone({ ...next, effect: failed }, noon + 13, 1), true);
      const again = await takeOne(effects, tenant, noon + 13, noon + minute);
      assert.deepEqual([again?.isTakenOver, again?.tries, again?.effect], [false, 1, failed]);
    });

    it('that is carried out is over, also where another has taken it meanwhile', async () => {
      const [{ effects }, other] = await left(effect('check', noon));
      const slow = await takeOne(effects, tenant, noon, noon + 10);
      const next = await takeOne(other.effects, tenant, noon + 10, noon + minute);
      assert.ok(slow && next);
      await effects.settle(slow);
      assert.equal(await other.effects.postpone(next, noon + 13, 1), false);
      assert.equal(await takeOne(effects, tenant, noon + 2 * minute, noon + 3 * minute), undefined);
    });

    it('that another has carried out meanwhile is no reason to take away the next one of its key', async () => {
      const [{ requests, effects }, other] = await left(effect('check', noon));
      const slow = await takeOne(effects, tenant, noon, noon + 10);
      const next = await takeOne(other.effects, tenant, noon + 10, noon + minute);
      assert.ok(slow && next);
      await other.effects.settle(next);
      await requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2, wakeAt: undefined }), effects: [effect('check', noon + 20)] }));
      await effects.settle(slow);
      assert.equal((await takeOne(other.effects, tenant, noon + 20, noon + minute))?.effect.dueAt, noon + 20);
    });

    it('is held for longer by whoever holds it', async () => {
      const [{ effects }, other] = await left(effect('check', noon));
      const taken = await takeOne(effects, tenant, noon, noon + 10);
      assert.ok(taken);
      const held = await effects.hold(taken, noon + 50);
      assert.ok(held);
      assert.equal(await takeOne(other.effects, tenant, noon + 20, noon + minute), undefined);
      await effects.settle(held);
      assert.equal(await takeOne(other.effects, tenant, noon + 60, noon + minute), undefined);
    });

    it('that was overwritten before its hold was renewed stays too', async () => {
      const [{ requests, effects }, other] = await left(effect('check', noon));
      const taken = await takeOne(effects, tenant, noon, noon + 10);
      await requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2, wakeAt: undefined }), effects: [effect('check', noon)] }));
      const held = taken && (await effects.hold(taken, noon + 50));
      assert.ok(held);
      await effects.settle(held);
      assert.equal((await takeOne(other.effects, tenant, noon, noon + minute))?.version, 2);
    });

    it('that waits for a person is due no more; one that is left beside a commit is', async () => {
      const [{ requests, effects }, other] = await left(effect('check', noon));
      const taken = await takeOne(effects, tenant, noon, noon + 10);
      assert.ok(taken && (await effects.postpone(taken, undefined, 5)));
      assert.equal(await other.requests.hasWorkDue(tenant, noon + minute), false);
      await other.effects.leave(tenant, id, effect('check', noon + 3));
      assert.deepEqual([await requests.hasWorkDue(tenant, noon + 2), await requests.hasWorkDue(tenant, noon + 3)], [false, true]);
    });
  });

  describe('A delivery', () => {
    it('is written by who has read it last, and by nobody else', async () => {
      const [{ deliveries }, other] = both();
      const saved = await Promise.all(Array.from({ length: 10 }, (_, index) => both()[index % 2]!.deliveries.saveDelivery(aDelivery({ shown: index }))));
      assert.equal(saved.filter(Boolean).length, 1);
      assert.equal(await deliveries.saveDelivery(aDelivery({ shown: 20 })), false);
      assert.equal(await other.deliveries.saveDelivery(aDelivery({ version: 2, shown: 21 })), true);
      assert.equal((await deliveries.delivery(tenant, id, 'status', 'rita'))?.shown, 21);
    });

    it('comes with the others of its request oldest first, and newest first where it was missed', async () => {
      const [{ deliveries }] = both();
      for (const [recipient, at, state] of [['ann', noon + 2, 'unreachable'], ['bob', noon, 'sent'], ['eve', noon + 1, 'open']] as const) {
        await deliveries.saveDelivery(aDelivery({ recipient, at, state }));
      }
      await deliveries.saveDelivery(aDelivery({ recipient: 'ann', request: 'later', at: noon + 9, state: 'unreachable' }));
      assert.deepEqual((await deliveries.deliveries(tenant, id)).map(({ recipient }) => recipient), ['bob', 'eve', 'ann']);
      assert.deepEqual((await deliveries.missed(tenant, 'ann', 9)).map(({ request }) => request), ['later', id]);
      assert.equal((await deliveries.missed(tenant, 'ann', 1)).length, 1);
    });
  });
}
