import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/clock.ts';
import { figuresOf, rests, type Tallied } from '../../src/requests/figures.ts';
import { progressOf, type Status } from '../../src/requests/request.ts';
import { noon } from '../support/builders.ts';

const from = noon - 30 * day;
const one = (change: Partial<Tallied> = {}): Tallied => ({ submittedAt: noon - hour, status: 'processing', undoing: false, template: { id: 'project', name: 'Project' }, ...change });
const figures = (...requests: readonly Partial<Tallied>[]) => figuresOf(requests.map(one), from, noon);

describe('The figures of what was asked for', () => {
  it('count every request once, whatever its status is', () => {
    const statuses: readonly Status[] = [...(Object.keys(progressOf) as Exclude<Status, 'error'>[]), 'error'];
    for (const status of statuses) {
      const { asked, underWay, rested } = figures({ status });
      assert.deepEqual([asked, underWay + Object.values(rested).reduce((sum, count) => sum + count)], [1, 1], status);
      assert.equal(underWay, rests.some((rest) => rest === status) ? 0 : 1, status);
    }
    const { asked, underWay, waiting, rested } = figures(...statuses.map((status) => ({ status })));
    assert.deepEqual([asked, underWay, waiting], [12, 6, 1]);
    assert.deepEqual(rested, { processed: 1, error: 1, rejected: 1, withdrawn: 1, expired: 1, undone: 1 });
  });

  it('take what an admin has begun to remove for under way, as it waits for nobody', () => {
    const { underWay, rested } = figures({ status: 'error', undoing: true }, { status: 'error' });
    assert.deepEqual([underWay, rested.error], [1, 1]);
  });

  it('tell within how long half of the decisions were made, of rejections too', () => {
    const decided = (...hours: readonly number[]) => hours.map((after) => ({ status: 'rejected', decidedAt: noon - hour + after * hour }) as const);
    assert.equal(figures(...decided(9, 1, 30)).toDecide, 9 * hour);
    assert.equal(figures(...decided(4, 1, 3, 2)).toDecide, 2 * hour);
    assert.equal(figures(...decided(5), {}).toDecide, 5 * hour);
    assert.equal(figures({}, { status: 'processed' }).toDecide, undefined);
  });

  it('tell within how long half of the teams were made: from the approval, or from Submit where none was needed', () => {
    const submittedAt = noon - day;
    const ready = (after: number, decidedAt?: number) => ({ status: 'processed', submittedAt, decidedAt, endedAt: (decidedAt ?? submittedAt) + after }) as const;
    assert.equal(figures(ready(3 * minute), ready(minute, submittedAt + 20 * hour), ready(2 * minute)).toMake, 2 * minute);
    assert.equal(figures({ status: 'withdrawn', endedAt: noon }, { status: 'processed' }).toMake, undefined, 'one that was not made, and one that ended before that was kept');
  });

  it('know no time before a beginning, though clocks differ', () => {
    assert.equal(figures({ status: 'processed', decidedAt: noon - 2 * hour, endedAt: noon - 3 * hour }).toMake, 0);
    assert.equal(figures({ submittedAt: noon + minute }).weeks[0]?.count, 1);
  });

  it('name the templates by their ids, the most wanted first, as they were called last', () => {
    const of = (id: string, name: string) => ({ template: { id, name } });
    const { templates } = figures(of('a', 'New name'), of('b', 'Board'), of('a', 'Old name'), of('b', 'Board'), of('b', 'Board'), of('c', 'Board'));
    assert.deepEqual(templates, [{ name: 'Board', count: 3 }, { name: 'New name', count: 2 }, { name: 'Board', count: 1 }]);
  });

  it('tell of each week, the last one first, and of the two days that are left of the thirty', () => {
    const { weeks } = figures(...[0, 6.9, 7, 13, 29.9, 30].map((days) => ({ submittedAt: noon - days * day })));
    assert.deepEqual(weeks.map(({ count }) => count), [2, 2, 0, 0, 2]);
    assert.deepEqual(weeks.map((week) => [(noon - week.from) / day, (noon - week.until) / day]), [[7, 0], [14, 7], [21, 14], [28, 21], [30, 28]]);
    assert.equal(weeks.reduce((sum, { count }) => sum + count, 0), 6);
  });

  it('are of nothing where nothing was asked for', () => {
    const { asked, underWay, toDecide, toMake, templates } = figures();
    assert.deepEqual([asked, underWay, toDecide, toMake, templates], [0, 0, undefined, undefined, []]);
  });
});
