import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { SignIns } from '../../src/people/sign-ins.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('A sign-in', () => {
  it('is the first activity after an hour without one, however long somebody goes on', async () => {
    const clock = new FakeClock();
    const signIns = new SignIns({ clock });
    assert.ok(signIns.isOne('t', 'ann'));
    for (let activity = 0; activity < 5; activity += 1) {
      await clock.advance(50 * minute);
      assert.ok(!signIns.isOne('t', 'ann'), `activity ${activity}`);
    }
    await clock.advance(hour - second);
    assert.ok(!signIns.isOne('t', 'ann'));
    await clock.advance(hour);
    assert.ok(signIns.isOne('t', 'ann'));
  });

  it('is each person’s own, in each tenant', () => {
    const signIns = new SignIns({ clock: new FakeClock() });
    for (const [tenant, person] of [['t', 'ann'], ['t', 'bob'], ['u', 'ann']] as const) assert.ok(signIns.isOne(tenant, person));
  });

  it('is taken up, once, with the next activity where nothing could follow from it', () => {
    const signIns = new SignIns({ clock: new FakeClock() });
    signIns.isOne('t', 'ann');
    assert.ok(!signIns.takesUp('t', 'ann'));
    signIns.failed('t', 'ann');
    assert.deepEqual([signIns.isOne('t', 'ann'), signIns.takesUp('t', 'ann'), signIns.takesUp('t', 'ann')], [false, true, false]);
  });

  it('leaves nothing to be taken up of the one before it', async () => {
    const clock = new FakeClock();
    const signIns = new SignIns({ clock });
    signIns.isOne('t', 'ann');
    signIns.failed('t', 'ann');
    await clock.advance(hour);
    assert.deepEqual([signIns.isOne('t', 'ann'), signIns.takesUp('t', 'ann')], [true, false]);
  });

  it('is known of no more people than were active within an hour, in a company of many', async () => {
    const clock = new FakeClock();
    const signIns = new SignIns({ clock });
    for (let person = 0; person < 5000; person += 1) signIns.isOne('t', `quiet ${person}`);
    await clock.advance(hour);
    signIns.isOne('t', 'ann');
    assert.ok(signIns.size <= 1, `${signIns.size}`);
    assert.ok(!signIns.isOne('t', 'ann'));
  });
});
