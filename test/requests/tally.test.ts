import assert from 'node:assert/strict';
import { day, hour } from '../../src/clock.ts';
import { firstIdAt } from '../../src/ids.ts';
import type { Tallied } from '../../src/requests/figures.ts';
import { mostCounted, Tally } from '../../src/requests/tally.ts';
import { anActor, aRequest, globalAdmin, noon, teamsAdmin, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openStores } from '../support/stores.ts';

describe('What was asked for lately', () => {
  const clock = new FakeClock(noon);

  it('is told to those who may attend to requests, and for nobody else is anything read', async () => {
    let reads = 0;
    const store = { tally: () => Promise.resolve(((reads += 1), [])) };
    const tally = new Tally({ store, clock });
    assert.equal(await tally.lately(anActor('rita')), undefined);
    assert.equal(reads, 0);
    for (const actor of [teamsAdmin(), globalAdmin()]) assert.equal((await tally.lately(actor))?.asked, 0);
  });

  it('was submitted within thirty days, however long its form lay there before, in this tenant', async () => {
    const { requests, db } = openStores();
    const submitted = async (id: number, submittedAt: number, of = tenant) =>
      requests.commit({ request: aRequest({ tenant: of, id: firstIdAt(id), submittedAt }), expected: 0, audit: [], effects: [] });
    const begin = noon - 30 * day;
    await submitted(begin - 2 * hour, begin - 1);
    await submitted(begin - 23 * hour, begin);
    await submitted(begin + 1, begin + hour);
    await submitted(noon - hour, noon);
    await submitted(noon - hour, noon, 'tenant-b');
    const lately = await new Tally({ store: requests, clock }).lately(teamsAdmin());
    assert.deepEqual([lately?.asked, lately?.isPart, lately?.from, lately?.until], [3, false, begin, noon]);
    db.close();
  });

  it('is counted back to the newest five thousand, and says where that begins', async () => {
    const requests = (count: number): readonly Tallied[] =>
      Array.from({ length: count }, (_, index) => ({ submittedAt: noon - index * 1000, status: 'processed', undoing: false, template: { id: 'a', name: 'A' } }));
    const lately = async (there: number) => new Tally({ store: { tally: (_, since, limit) => Promise.resolve(requests(there).slice(0, since < noon ? limit : 0)) }, clock }).lately(teamsAdmin());
    const [all, part] = [await lately(mostCounted), await lately(mostCounted + 7)];
    assert.deepEqual([all?.asked, all?.isPart, all?.from], [mostCounted, false, noon - 30 * day]);
    assert.deepEqual([part?.asked, part?.isPart, part?.from], [mostCounted, true, noon - (mostCounted - 1) * 1000]);
    assert.deepEqual(part?.weeks.map(({ count }) => count), [mostCounted]);
  });

  it('is all of it where the five thousand reach beyond the thirty days', async () => {
    const begin = noon - 30 * day;
    const requests: readonly Tallied[] = Array.from({ length: mostCounted + 1 }, (_, index) => {
      const submittedAt = index < mostCounted - 10 ? noon - index : begin - index;
      return { submittedAt, status: 'processed', undoing: false, template: { id: 'a', name: 'A' } };
    });
    const lately = await new Tally({ store: { tally: () => Promise.resolve(requests) }, clock }).lately(teamsAdmin());
    assert.deepEqual([lately?.asked, lately?.isPart, lately?.from], [mostCounted - 10, false, begin]);
  });
});
