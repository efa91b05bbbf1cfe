import assert from 'node:assert/strict';
import { bench, benchmarks } from '../../bench/bench.ts';
import { verdictOf } from '../../bench/benchmark.ts';
import { median, table } from '../../bench/figures.ts';

/** What it says, and its exit code. */
async function told(...args: readonly string[]): Promise<{ readonly code: number; readonly said: readonly string[] }> {
  const said: string[] = [];
  return { code: await bench(args, (line) => said.push(line)), said };
}

describe('The benchmarks', () => {
  it('are listed when one asks for help, or for one that there is not', async () => {
    const help = await told('--help');
    const unknown = await told('provisoning');
    assert.deepEqual([help.code, unknown.code, (await told()).code, (await told('toString')).code], [0, 2, 2, 2]);
    for (const name of Object.keys(benchmarks)) assert.match(help.said.join('\n'), new RegExp(`^  ${name} `, 'm'));
    assert.deepEqual(unknown.said, help.said);
  });

  it('say with the last line what they say with the exit code', () => {
    assert.deepEqual(verdictOf(true), { line: 'goal: held', code: 0 });
    assert.deepEqual(verdictOf(false), { line: 'goal: missed', code: 1 });
  });

  it('take the middle of what they measured, and none of nothing', () => {
    assert.deepEqual([median([9, 1, 2]), median([4, 1, 2, 100])], [2, 3]);
    assert.throws(() => median([]));
  });

  it('print figures below each other', () => {
    assert.deepEqual(table([['', 'ms'], ['a turn', '12'], ['b', '']]), ['         ms', 'a turn   12', 'b']);
  });
});
