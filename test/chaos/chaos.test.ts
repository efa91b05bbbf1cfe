import assert from 'node:assert/strict';
import { cpus } from 'node:os';
import { plotAt } from './points.ts';
import { carryOutAtOnce } from './threads.ts';
import { replayOf, Teller } from './work.ts';

/** `npm run chaos` goes on for as long as is wanted; these are enough to see that nothing has broken. */
const seeds = Number(process.env['CHAOS_SEEDS'] ?? 0);
const schedules = Number(process.env['CHAOS_SCHEDULES'] ?? 200);
/** Without seeds, only points at what must not happen twice, and where runs change hands. */
const pattern = seeds > 0 ? '' : 'clone';

describe('A product that dies, stands still or is failed', function () {
  this.timeout(3_600_000);

  it(`at its calls and anywhere (${String(Math.max(1, seeds))} seeds a point${pattern === '' ? '' : ` of ${pattern}`}, ${String(schedules)} schedules) makes no second team, loses nothing and says how it ended`, async () => {
    const jobs = Math.min(2, cpus().length);
    const tally = await carryOutAtOnce({ seeds: Math.max(1, seeds), seed: 1, schedules, pattern, until: Infinity }, jobs, () => undefined);
    assert.ok(tally.points > 0 && tally.schedules === schedules);
    assert.deepEqual(tally.findings.map(({ task, violations }) => [replayOf(task), ...violations]), []);
  });

  it(`does so on the store of Cosmos DB too (${String(Math.ceil(schedules / 20))} schedules)`, async () => {
    const tally = await carryOutAtOnce({ seeds: 0, seed: 1, schedules: Math.ceil(schedules / 20), pattern: '', store: 'cosmos', until: Infinity }, 1, () => undefined);
    assert.deepEqual(tally.findings.map(({ task, violations }) => [replayOf(task, 'cosmos'), ...violations]), []);
  });

  it('meets other weather at each of its calls, and sometimes a second process, also where each is told once', async () => {
    const plots = [...(await new Teller().points()).values()].map((point) => plotAt(point, 1));
    const weathers = new Set(plots.map(({ weather }) => JSON.stringify(weather)));
    const accompanied = plots.filter(({ processes }) => processes > 1).length;
    assert.ok(weathers.size > 0.9 * plots.length);
    assert.ok(accompanied > 0.1 * plots.length && accompanied < 0.3 * plots.length);
  });

  it('goes the same way again with the same seed, to the letter', async () => {
    const teller = new Teller();
    const other = new Teller();
    const [point] = [...(await teller.points()).keys()].filter((name) => name.includes('requests.commit #9 diesAfter'));
    for (const task of [{ seed: 3, point }, { seed: 8, point: undefined }, { seed: 21, point: undefined }]) {
      const first = await teller.tell(task);
      await teller.tell({ seed: 1, point: undefined });
      assert.deepEqual(await teller.tell(task), first);
      assert.deepEqual(await other.tell(task), first);
    }
  });
});
