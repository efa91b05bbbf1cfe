import assert from 'node:assert/strict';
import { second } from '../../src/clock.ts';
import { Scheduler } from '../../src/effects/scheduler.ts';
import { Sweep } from '../../src/effects/sweep.ts';
import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';
import { noon } from '../support/builders.ts';

const every = 30 * second;

describe('The sweep', () => {
  let clock: FakeClock;
  let wakeUps: InProcessWakeUps;
  let telemetry: FakeTelemetry;
  let looked: string[];
  let woken: string[];
  let rung: string[];
  let due: ReadonlySet<string>;

  const aSweep = (others: readonly (() => unknown)[] = []): Sweep => {
    const tenantStore = { tenants: () => Promise.resolve(['a', 'b', 'c'].map((id) => ({ id, name: id }))) };
    const requestStore = {
      hasWorkDue: (tenant: string) => {
        looked.push(tenant);
        return tenant === 'broken' ? Promise.reject(new Error('no store')) : Promise.resolve(due.has(tenant));
      },
    };
    const changes = { wakeOverdue: (tenant: string) => Promise.resolve(woken.push(tenant)) };
    return new Sweep({ tenantStore, requestStore, changes, clock, telemetry, wakeUps }, every, others);
  };

  beforeEach(() => {
    clock = new FakeClock(noon);
    telemetry = new FakeTelemetry();
    wakeUps = new InProcessWakeUps({ clock, telemetry });
    [looked, woken, rung, due] = [[], [], [], new Set(['b'])];
    for (const bell of ['provisioning', 'effects'] as const) wakeUps.listen(bell, (tenant) => Promise.resolve(void rung.push(`${bell} ${tenant}`)));
  });

  it('looks at every tenant at once and then every so often, and rings where there is something to do, nowhere else', async () => {
    const sweep = aSweep();
    const run = sweep.run();
    await clock.advance(every - 1);
    assert.deepEqual([looked, woken, rung], [['a', 'b', 'c'], ['b'], ['provisioning b', 'effects b']]);
    await clock.advance(1);
    assert.equal(looked.length, 6);
    sweep.stop();
    await clock.advance(every);
    await run;
    assert.equal(looked.length, 6);
  });

  it('goes on where the clock was ahead and is set right', async () => {
    const now = clock.now.bind(clock);
    clock.now = () => now() + 3600 * second;
    const sweep = aSweep();
    void sweep.run();
    await clock.advance(1);
    clock.now = now;
    await clock.advance(every);
    assert.equal(looked.length, 6);
    sweep.stop();
  });

  it('goes on where one thing that it looks after fails', async () => {
    let others = 0;
    const sweep = aSweep([() => Promise.reject(new Error('nothing')), () => (others += 1)]);
    void sweep.run();
    await clock.advance(every + 1);
    assert.deepEqual([others, looked.length, telemetry.failures.length], [2, 6, 2]);
    sweep.stop();
  });

  it('of several processes is made by the one that hears the scheduler, and by each for itself where nobody rings', async () => {
    const [one, other] = [aSweep(), aSweep()];
    const scheduler = new Scheduler({ clock, wakeUps }, every);
    void one.run();
    // Takes the bell over: it is one of several that may hear it.
    void other.run();
    void scheduler.run();
    await clock.advance(10 * every + 1);
    const heard = looked.length / 3;
    // The scheduler rings 31 times, and the process that hears nothing of it looks 11 times by itself.
    assert.ok(heard >= 40 && heard <= 44, String(heard));
    scheduler.stop();
    await clock.advance(every);
    const before = looked.length;
    await clock.advance(10 * every);
    assert.equal((looked.length - before) / 3, 20);
    one.stop();
    other.stop();
  });
});
