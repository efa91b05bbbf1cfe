import assert from 'node:assert/strict';
import { InProcessCallBudget } from '../../../src/platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from '../../../src/platform/embedded/in-process-wake-ups.ts';
import { RandomIds } from '../../../src/platform/embedded/random-ids.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';

function bells() {
  const clock = new FakeClock();
  const telemetry = new FakeTelemetry();
  return { clock, telemetry, wakeUps: new InProcessWakeUps({ clock, telemetry }) };
}

describe('Bells in one process', () => {
  it('fold what rings while the listener is at work into one more call', async () => {
    const { clock, wakeUps } = bells();
    const heard: string[] = [];
    wakeUps.listen('effects', async (tenant) => {
      heard.push(tenant);
      await clock.wait(1000);
    });
    wakeUps.ring('effects', 'a');
    wakeUps.ring('effects', 'b');
    await settle();
    for (let ring = 0; ring < 10; ring += 1) wakeUps.ring('effects', 'a');
    await clock.advance(5000);
    assert.deepEqual(heard, ['a', 'b', 'a']);
  });

  it('ring at the instant that was named, each listener its own bell', async () => {
    const { clock, wakeUps } = bells();
    const heard: [string, number][] = [];
    const from = clock.now();
    wakeUps.listen('effects', async () => void heard.push(['effects', clock.now() - from]));
    wakeUps.listen('provisioning', async () => void heard.push(['provisioning', clock.now() - from]));
    wakeUps.ring('provisioning', 'a', from + 700);
    wakeUps.ring('effects', 'a', from - 1);
    await clock.advance(1000);
    assert.deepEqual(heard, [['effects', 0], ['provisioning', 700]]);
  });

  it('ring on after a listener has failed', async () => {
    const { wakeUps, telemetry } = bells();
    let heard = 0;
    wakeUps.listen('effects', async () => {
      heard += 1;
      throw new Error('no');
    });
    wakeUps.ring('effects', 'a');
    await settle();
    wakeUps.ring('effects', 'a');
    await settle();
    assert.deepEqual([heard, telemetry.failures.length], [2, 2]);
  });

  it('close when the listeners at work have ended, and are silent then', async () => {
    const { clock, wakeUps } = bells();
    let ended = 0;
    wakeUps.listen('effects', async () => {
      await clock.wait(1000);
      ended += 1;
    });
    wakeUps.ring('effects', 'a');
    wakeUps.ring('effects', 'a', clock.now() + 500);
    await settle();
    const closed = wakeUps.close();
    await clock.advance(5000);
    await closed;
    wakeUps.ring('effects', 'a');
    await clock.advance(5000);
    assert.equal(ended, 1);
  });

  it('close after 5 s though a listener never ends', async () => {
    const { clock, wakeUps } = bells();
    wakeUps.listen('effects', () => new Promise<never>(() => undefined));
    wakeUps.ring('effects', 'a');
    await settle();
    let closed = false;
    void wakeUps.close().then(() => (closed = true));
    await clock.advance(4900);
    assert.equal(closed, false);
    await clock.advance(200);
    assert.equal(closed, true);
  });
});

describe('A call budget', () => {
  it('lets a burst through and then as many as refill, in the order of their asking', async () => {
    const clock = new FakeClock();
    const budget = new InProcessCallBudget(clock);
    const take = (key = 'k') => budget.take(key, 1, 2, 3);
    assert.deepEqual([await take(), await take(), await take(), await take(), await take()], [0, 0, 0, 500, 1000]);
    assert.equal(await take('another'), 0);
    await clock.advance(1000);
    assert.equal(await take(), 500);
    await clock.advance(60_000);
    assert.deepEqual([await take(), await take(), await take(), await take()], [0, 0, 0, 500]);
  });

  it('keeps no bucket that is full again', async () => {
    const clock = new FakeClock();
    const budget = new InProcessCallBudget(clock);
    for (let team = 0; team < 100; team += 1) await budget.take(`team ${team}`, 1, 2, 3);
    for (let call = 0; call < 500; call += 1) await budget.take('busy', 1, 2, 3);
    await clock.advance(61_000);
    assert.equal(await budget.take('busy', 1, 2, 3), 188_000);
    assert.equal(budget.size, 1);
  });
});

describe('Random ids', () => {
  it('are uuids of version 7 that sort by their time', async () => {
    const clock = new FakeClock();
    const ids = new RandomIds(clock);
    const made: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      made.push(ids.next());
      await clock.advance(1);
    }
    for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual([...made].sort(), made);
    assert.match(ids.seed(), /^[0-9a-f]{32}$/);
    const fraction = ids.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
  });
});
