import assert from 'node:assert/strict';
import { VirtualClock } from './virtual-clock.ts';

describe('Virtual time', () => {
  it('shows whole milliseconds whatever was waited for, and nobody wakes too early', async () => {
    const clock = new VirtualClock(1000);
    await clock.work(clock.wait(0.5).then(() => clock.wait(12.25)));
    assert.equal(clock.now(), 1014);
  });
});
