import assert from 'node:assert/strict';
import { day } from '../../src/clock.ts';
import { reservationLifetime } from '../../src/requests/request-store.ts';
import { aRequest, noon, tenant } from '../support/builders.ts';
import { aCommit } from './commit-conformance.ts';
import type { ProcessStores } from './stores-under-test.ts';

const { id } = aRequest();

export function placesConform(both: () => readonly [ProcessStores, ProcessStores]): void {
  describe('A reserved name', () => {
    it('is held by its open request, or for five minutes without one', async () => {
      const [{ requests }, other] = both();
      assert.equal(await requests.reserveName(tenant, 'apollo', id, noon), id);
      assert.equal(await other.requests.reserveName(tenant, 'apollo', 'another', noon + 1), id);
      assert.equal(await other.requests.nameHolder(tenant, 'apollo', noon + reservationLifetime), undefined);
      await requests.commit(aCommit());
      assert.equal(await other.requests.nameHolder(tenant, 'apollo', noon + reservationLifetime), id);
      await requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2, status: 'withdrawn', wakeAt: undefined }) }));
      assert.equal(await other.requests.reserveName(tenant, 'apollo', 'another', noon + 2), 'another');
    });

    it('is held for five minutes more by who asks for it again', async () => {
      const [{ requests }, other] = both();
      await requests.reserveName(tenant, 'apollo', id, noon);
      assert.equal(await other.requests.reserveName(tenant, 'apollo', id, noon + reservationLifetime - 1), id);
      assert.equal(await requests.reserveName(tenant, 'apollo', 'another', noon + reservationLifetime + 1), id);
    });

    it('is not held by a request that was sent under another one in the end', async () => {
      const [{ requests }, other] = both();
      await requests.reserveName(tenant, 'gemini', id, noon);
      await requests.reserveName(tenant, 'apollo', id, noon + 1);
      await requests.commit(aCommit());
      assert.equal(await other.requests.nameHolder(tenant, 'gemini', noon + 2), undefined);
      assert.equal(await other.requests.reserveName(tenant, 'gemini', 'another', noon + 2), 'another');
      assert.equal(await other.requests.nameHolder(tenant, 'apollo', noon + 2), id);
    });

    it('goes to one of many who want it at once', async () => {
      const holders = await Promise.all(Array.from({ length: 20 }, (_, index) => both()[index % 2]!.requests.reserveName(tenant, 'apollo', `r${index}`, noon)));
      assert.equal(new Set(holders).size, 1);
    });
  });

  describe('A place within the quotas', () => {
    const quotas = { openPerPerson: 3, dailyPerPerson: 5, dailyPerTenant: 7 };
    const place = (request: string, requester = 'rita') => ({ tenant, request, requester });

    it('goes to as many as there are places for, of all that want one at once', async () => {
      const reached = await Promise.all(Array.from({ length: 20 }, (_, index) => both()[index % 2]!.requests.reservePlace(place(`r${index}`), quotas, noon)));
      assert.equal(reached.filter((one) => one === undefined).length, 3);
      assert.deepEqual(reached.find(Boolean), { quota: 'openPerPerson', limit: 3, until: undefined });
    });

    it('is one, however often the same request asks for it', async () => {
      const [{ requests }, other] = both();
      for (let turn = 0; turn < 9; turn += 1) assert.equal(await requests.reservePlace(place('r'), quotas, noon + turn), undefined);
      assert.equal(await other.requests.reservePlace(place('s'), quotas, noon), undefined);
    });

    it('is its request’s own where that has come between two presses at once, and was the last', async () => {
      const [{ requests }, other] = both();
      const one = { openPerPerson: 1, dailyPerPerson: 1, dailyPerTenant: 1 };
      assert.equal(await requests.reservePlace(place(id), one, noon), undefined);
      await requests.commit(aCommit());
      assert.equal(await other.requests.reservePlace(place(id), one, noon + 1), undefined);
      assert.equal((await other.requests.reservePlace(place('next'), one, noon + 2))?.quota, 'openPerPerson');
    });

    it('is free again when nothing came of it, when the request is over, and when a day has passed', async () => {
      const [{ requests }, other] = both();
      const few = { ...quotas, openPerPerson: 1, dailyPerPerson: 2 };
      assert.equal(await requests.reservePlace(place('never'), few, noon), undefined);
      assert.equal((await other.requests.reservePlace(place(id), few, noon + 1))?.quota, 'openPerPerson');
      const later = noon + reservationLifetime + 1;
      assert.equal(await other.requests.reservePlace(place(id), few, later), undefined);
      await requests.commit(aCommit({ request: aRequest({ wakeAt: later }) }));
      assert.equal((await other.requests.reservePlace(place('next'), few, later + 1))?.quota, 'openPerPerson');
      await requests.commit(aCommit({ expected: 1, request: aRequest({ version: 2, status: 'rejected', wakeAt: undefined }) }));
      assert.equal(await other.requests.reservePlace(place('next'), few, later + 2), undefined);
      await requests.commit(aCommit({ request: aRequest({ id: 'next', status: 'rejected', wakeAt: undefined }) }));
      assert.deepEqual(await requests.reservePlace(place('third'), few, later + 3), { quota: 'dailyPerPerson', limit: 2, until: later + day });
      assert.equal(await requests.reservePlace(place('third'), few, later + day), undefined);
    });

    it('is there again by when the others were taken, whatever the order of clocks that differ', async () => {
      const [{ requests }, other] = both();
      await requests.reservePlace(place('r1', 'p1'), quotas, noon + 9);
      await other.requests.reservePlace(place('r2', 'p2'), quotas, noon);
      const reached = await requests.reservePlace(place('r3', 'p3'), { ...quotas, dailyPerTenant: 2 }, noon + 1);
      assert.deepEqual(reached, { quota: 'dailyPerTenant', limit: 2, until: noon + day });
    });

    it('of a company is everybody’s', async () => {
      const [{ requests }, other] = both();
      for (let person = 0; person < 7; person += 1) assert.equal(await requests.reservePlace(place(`r${person}`, `p${person}`), quotas, noon + person), undefined);
      assert.deepEqual(await other.requests.reservePlace(place('r7', 'p7'), quotas, noon + 9), { quota: 'dailyPerTenant', limit: 7, until: noon + day });
      assert.equal(await other.requests.reservePlace({ ...place('r7', 'p7'), tenant: 'tenant-b' }, quotas, noon + 9), undefined);
    });
  });
}
