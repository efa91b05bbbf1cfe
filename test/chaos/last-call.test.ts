import assert from 'node:assert/strict';
import type { Fate } from './life.ts';
import type { Course } from './people-at-work.ts';
import type { Told } from './story.ts';
import { Teller } from './work.ts';
import { fairWeather } from './world.ts';

const edit = 'channel PUT /conversations/{}/activities/{}';

/** As long as a process may stand still in a random schedule, in ms. */
const longest = 300_000;

/** The nth edit of a card is the last call of its process: it leaves when the process wakes, and nobody is there for its answer. */
const lastCallAt = (nth: number) => (): Fate => {
  let edits = 0;
  return ({ name }) => {
    if (name !== edit) return undefined;
    edits += 1;
    return edits === nth ? { how: 'lastCall', ms: longest } : undefined;
  };
};

describe('A process that stood still with an edit about to leave, and dies as it wakes', function () {
  this.timeout(120_000);
  const teller = new Teller();

  const story = (course: Course, nth: number): Promise<Told> =>
    teller.tellPlot({ seed: nth, template: 'asked', course, weather: fairWeather, processes: 2, retries: 0, asks: 0, opposed: false, lasts: 0, fate: lastCallAt(nth) });

  it('puts “Submitted” over “Cancelled”, and yet “Cancelled” is what stands there at the end', async () => {
    const { lines, violations } = await story('withdrawn', 1);
    const order = [/stands still for 300 s before channel PUT/, /rita presses Yes, cancel it/, /dies after channel PUT/];
    const found = order.map((one) => lines.findIndex((line) => one.test(line)));
    assert.ok(found.every((at, index) => at > (found[index - 1] ?? -1)), lines.join('\n'));
    assert.deepEqual(violations, []);
  });

  for (const course of ['withdrawn', 'rejected', 'approved'] as const)
    it(`leaves no old card behind, whichever edit it was, in a story that ends ${course}`, async () => {
      for (let nth = 1; ; nth += 1) {
        const { lines, violations } = await story(course, nth);
        if (!lines.some((line) => line.includes('dies after channel PUT'))) break;
        assert.deepEqual(violations, [], [`edit ${String(nth)}`, ...lines].join('\n'));
      }
    });
});
