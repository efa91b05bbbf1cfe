import assert from 'node:assert/strict';
import type { Clock } from '../../../src/clock.ts';
import { InProcessCallBudget } from '../../../src/platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from '../../../src/platform/embedded/in-process-wake-ups.ts';
import { firstIdAt } from '../../../src/ids.ts';
import { RandomIds } from '../../../src/platform/embedded/random-ids.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { seededRandom } from '../../support/seeded-random.ts';
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

  it('ring once for an instant that was named more than once', async () => {
    const { clock, wakeUps } = bells();
    let heard = 0;
    wakeUps.listen('effects', async () => {
      heard += 1;
      await clock.wait(10);
    });
    const at = clock.now() + 700;
    for (let ring = 0; ring < 5; ring += 1) wakeUps.ring('effects', 'a', at);
    wakeUps.ring('effects', 'a', at + 500);
    await clock.advance(1000);
    assert.equal(heard, 1);
    await clock.advance(1000);
    assert.equal(heard, 2);
  });

  it('do not ring before that instant, though a timer ends a millisecond early', async () => {
    const clock = new FakeClock();
    const early: Clock = { now: () => clock.now(), wait: (ms, signal) => clock.wait(ms > 1 ? ms - 1 : ms, signal) };
    const wakeUps = new InProcessWakeUps({ clock: early, telemetry: new FakeTelemetry() });
    const heard: number[] = [];
    const from = clock.now();
    wakeUps.listen('effects', async () => void heard.push(clock.now() - from));
    wakeUps.ring('effects', 'a', from + 700);
    await clock.advance(1000);
    assert.deepEqual(heard, [700]);
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

  it('ring once more, a moment later, for a listener that has failed, and no third time in a row', async () => {
    const { clock, wakeUps } = bells();
    const heard: number[] = [];
    const from = clock.now();
    let isAway = true;
    wakeUps.listen('effects', async () => {
      heard.push(clock.now() - from);
      if (isAway) throw new Error('The store does not answer');
    });
    wakeUps.ring('effects', 'a');
    await clock.advance(60_000);
    assert.deepEqual(heard, [0, 2000]);
    isAway = false;
    wakeUps.ring('effects', 'a');
    await settle();
    isAway = true;
    wakeUps.ring('effects', 'a');
    await clock.advance(60_000);
    assert.deepEqual(heard.slice(2), [60_000, 60_000, 62_000]);
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
  const limit = (key: string, calls: number, within: number) => ({ key, calls, within });

  function opened() {
    const clock = new FakeClock(0);
    const budget = new InProcessCallBudget(clock);
    const instants = async (count: number, ...limits: ReturnType<typeof limit>[]) => {
      const found: number[] = [];
      for (let call = 0; call < count; call += 1) found.push((await budget.reserve(limits, Infinity)).at);
      return found;
    };
    return { clock, budget, instants };
  }

  it('lets as many through at once as a window takes, and the next when the first has left it', async () => {
    const { clock, instants } = opened();
    assert.deepEqual(await instants(5, limit('k', 2, 1000)), [0, 0, 1000, 1000, 2000]);
    assert.deepEqual(await instants(1, limit('another', 2, 1000)), [0]);
    await clock.advance(60_000);
    assert.deepEqual(await instants(3, limit('k', 2, 1000)), [60_000, 60_000, 61_000]);
  });

  it('finds an instant that fits all limits at once, and counts the call there in each', async () => {
    const { instants } = opened();
    const whole = limit('tenant', 2, 1000);
    const one = limit('channel 1', 1, 5000);
    assert.deepEqual(await instants(2, whole, one), [0, 5000]);
    assert.deepEqual(await instants(3, whole, limit('channel 2', 1, 1)), [0, 1000, 1001]);
    assert.deepEqual(await instants(1, whole, limit('channel 3', 1, 4500)), [2000]);
  });

  it('never breaks a limit, in whatever order calls come', async () => {
    const { clock, budget } = opened();
    const draw = seededRandom(11);
    const taken: number[] = [];
    for (let call = 0; call < 400; call += 1) {
      const own = limit(`channel ${Math.floor(draw() * 4)}`, 1, 700);
      taken.push((await budget.reserve([limit('tenant', 3, 1000), own], Infinity)).at);
      if (draw() < 0.3) await clock.advance(Math.floor(draw() * 2000));
    }
    taken.sort((left, right) => left - right);
    taken.forEach((at, index) => assert.ok((taken[index + 3] ?? Infinity) - at >= 1000, `four in a second at ${at}`));
  });

  it('reserves nothing where the place would come too late, and says when it would be', async () => {
    const { budget, instants } = opened();
    const limits = [limit('k', 1, 1000)];
    await instants(2, ...limits);
    assert.deepEqual(await budget.reserve(limits, 1999), { at: 2000, reserved: false });
    assert.deepEqual(await budget.reserve(limits, 2000), { at: 2000, reserved: true });
  });

  it('keeps nothing of what no longer counts', async () => {
    const { clock, budget, instants } = opened();
    for (let team = 0; team < 100; team += 1) await instants(1, limit(`team ${team}`, 1, 1000));
    await instants(500, limit('busy', 2, 1000));
    await clock.advance(61_000);
    await instants(1, limit('busy', 2, 1000));
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
    const last = made.at(-1) ?? '';
    assert.ok(firstIdAt(clock.now() - 1) <= last && last < firstIdAt(clock.now()), 'found by the instant at which it was made');
    assert.match(ids.seed(), /^[0-9a-f]{32}$/);
    const fraction = ids.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
  });
});
