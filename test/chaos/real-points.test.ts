import assert from 'node:assert/strict';
import { parsed, pointsOf, written } from './real-points.ts';

describe('Points at which a process is killed', () => {
  it('are both sides of each call, counted by their place', () => {
    assert.deepEqual(pointsOf(['runs.claim', 'teams.clone', 'runs.claim']), [
      'runs.claim#1 before',
      'runs.claim#1 after',
      'teams.clone#1 before',
      'teams.clone#1 after',
      'runs.claim#2 before',
      'runs.claim#2 after',
    ]);
  });

  it('are read as they are written', () => {
    assert.deepEqual(parsed('runs.claim#12 after'), { place: 'runs.claim', nth: 12, when: 'after' });
    assert.equal(written(parsed('runs.claim#12 after')), 'runs.claim#12 after');
    assert.throws(() => parsed('runs.claim 12'), /No point/);
  });
});
