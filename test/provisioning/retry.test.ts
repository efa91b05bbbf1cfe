import assert from 'node:assert/strict';
import { day, hour, minute, second } from '../../src/clock.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { verdictOn } from '../../src/provisioning/retry.ts';
import { newStep } from '../../src/provisioning/run.ts';

const now = Date.UTC(2026, 10, 22, 12);

/** The next try at a step that fails since so long ago, where the other side said when to come again. */
function nextTry(code: ErrorCode, failingFor: number, asked: number): number {
  const step = { ...newStep, failingSince: now - failingFor };
  const verdict = verdictOn(new AppError(code, {}, { notBefore: now + asked }), { step, now, outage: day, onMadeTeam: false, fraction: 0.5 });
  assert.equal(verdict.kind, 'outage');
  return (verdict as { until: number }).until - now;
}

describe('The next try', () => {
  it('of an outage comes ever more seldom, whatever short time Microsoft names with each refusal', () => {
    assert.equal(nextTry('graph.unavailable', minute, 2 * second), minute);
    assert.equal(nextTry('graph.unavailable', hour, 2 * second), 15 * minute);
  });

  it('of an outage is not before the time that Microsoft names', () => {
    assert.equal(nextTry('graph.unavailable', second, 10 * minute), 10 * minute);
  });

  it('after a throttle is when there is room again, however long it has lasted', () => {
    assert.equal(nextTry('graph.throttled', hour, 2 * second), 2 * second);
  });

  it('at what does not show yet of a team that was just made is no failure, until it never shows', () => {
    const thrown = new AppError('graph.notFound');
    const after = (failingFor: number, onMadeTeam: boolean) => verdictOn(thrown, { step: { ...newStep, failingSince: now - failingFor }, now, outage: day, onMadeTeam, fraction: 0.5 });
    const [early, late, before] = [after(minute, true), after(16 * minute, true), after(0, false)];
    assert.deepEqual([early.kind, early.kind === 'outage' && early.isAppearing, late.kind, before.kind], ['outage', true, 'park', 'park']);
    const away = verdictOn(new AppError('graph.unavailable'), { step: newStep, now, outage: day, onMadeTeam: true, fraction: 0.5 });
    assert.equal(away.kind === 'outage' && away.isAppearing, false);
  });
});
