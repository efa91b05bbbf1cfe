import assert from 'node:assert/strict';
import { mutations } from './mutations.ts';
import { plotAt } from './points.ts';
import { randomPlot } from './schedules.ts';
import type { Plot } from './story.ts';
import { Teller } from './work.ts';
import { fairWeather } from './world.ts';

/** What each guard keeps from happening, and where it is tried. */
const expected: Readonly<Record<string, { readonly violates: RegExp; readonly at: RegExp; readonly plot?: Partial<Plot> }>> = {
  // The clone takes so long that the run is still another's when its first worker wakes.
  withoutEpochs: { violates: /I5/, at: /requests\.commit .*frozen/, plot: { weather: { ...fairWeather, cloneTime: [200_000, 200_000] } } },
  withoutSearch: { violates: /I1.*could be found/, at: /clone #1 (lost|diesAfter)/ },
  withoutStamps: { violates: /I6/, at: /requests\.commit #[67] lost/, plot: { opposed: true } },
  withoutAtomicCommit: { violates: /I3/, at: /requests\.commit .*diesAfter/ },
};

describe('Without one of its guards a product', function () {
  this.timeout(300_000);
  const teller = new Teller();

  for (const [name, { violates, at, plot = {} }] of Object.entries(expected))
    it(`is found out: ${name}`, async () => {
      const points = [...(await teller.points())].filter(([point]) => at.test(point)).map(([, point]) => point);
      assert.ok(points.length > 0);
      const plots = [1, 2].flatMap((seed) => [...points.map((point): Plot => plotAt(point, seed)), randomPlot(seed)]);
      let told = 0;
      for (const one of plots) {
        told += 1;
        const { violations } = await teller.tellPlot({ ...one, ...plot, wiring: mutations[name]! });
        if (violations.some((violation) => violates.test(violation))) return;
      }
      assert.fail(`${String(told)} stories, and nothing is violated`);
    });
});
