import assert from 'node:assert/strict';
import { parsed, pointsOf, recordedIn, written } from './real-points.ts';

describe('Points at which a process is killed', () => {
  it('are both sides of each call that changed something, counted by their place, and one of each kind of read', () => {
    const calls = recordedIn(['runs.claim', 'teams.clone', 'changed teams.clone#1', 'runs.claim', 'runs.run', 'changed runs.claim#2', 'runs.run', ''].join('\n'));
    assert.deepEqual(pointsOf(calls), [
      'runs.claim#1 after',
      'teams.clone#1 before',
      'teams.clone#1 after',
      'runs.claim#2 before',
      'runs.claim#2 after',
      'runs.run#1 after',
    ]);
  });

  it('are read as they are written', () => {
    assert.deepEqual(parsed('runs.claim#12 after'), { place: 'runs.claim', nth: 12, when: 'after' });
    assert.equal(written(parsed('runs.claim#12 after')), 'runs.claim#12 after');
    assert.throws(() => parsed('runs.claim 12'), /No point/);
  });
});
