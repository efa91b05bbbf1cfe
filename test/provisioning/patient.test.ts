import assert from 'node:assert/strict';
import { minute, second } from '../../src/clock.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { patient } from '../../src/provisioning/patient.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('A port that is patient', () => {
  function stage(code: ErrorCode, pause: number | undefined, times = Infinity) {
    const clock = new FakeClock();
    const calls: number[] = [];
    const port = {
      ask: async (value: string): Promise<string> => {
        calls.push(clock.now());
        if (calls.length > times) return value;
        throw new AppError(code, {}, pause === undefined ? {} : { notBefore: clock.now() + pause });
      },
    };
    return { clock, calls, asked: patient(port, clock).ask('answer').catch((error: unknown) => (error as AppError).code) };
  }

  it('asks again when there is room, and answers what it is told then', async () => {
    const { clock, calls, asked } = stage('graph.throttled', 10 * second, 3);
    const begun = clock.now();
    await clock.advance(minute);
    assert.equal(await asked, 'answer');
    assert.deepEqual(calls.map((at) => at - begun), [0, 10 * second, 20 * second, 30 * second]);
  });

  it('gives up after five minutes', async () => {
    const { clock, calls, asked } = stage('graph.throttled', 50 * second);
    await clock.advance(10 * minute);
    assert.deepEqual([await asked, calls.length], ['graph.throttled', 7]);
  });

  for (const [what, code, pause] of [
    ['a pause that is worth giving the run back for', 'graph.throttled', 2 * minute],
    ['a time that has passed', 'graph.throttled', 0],
    ['no time', 'graph.throttled', undefined],
    ['an outage', 'graph.unavailable', second],
  ] as const) {
    it(`waits not for ${what}`, async () => {
      const { clock, calls, asked } = stage(code, pause);
      await clock.advance(minute);
      assert.deepEqual([await asked, calls.length], [code, 1]);
    });
  }
});
