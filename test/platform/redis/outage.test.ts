import assert from 'node:assert/strict';
import { second } from '../../../src/clock.ts';
import { Outage } from '../../../src/platform/redis/outage.ts';
import type { Particulars, Telemetry } from '../../../src/telemetry.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function opened() {
  const clock = new FakeClock();
  const told: (string | Error | Particulars | undefined)[] = [];
  const telemetry: Telemetry = {
    note: (event) => void told.push(event),
    failure: (_, error, particulars) => void told.push(error as Error, particulars),
  };
  return { clock, told, outage: new Outage({ clock, telemetry }) };
}

describe('An outage of Redis', () => {
  it('is told once, and once that it is over', async () => {
    const { clock, told, outage } = opened();
    const error = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    for (let go = 0; go < 3; go += 1) outage.failed(error);
    await clock.advance(5 * second);
    for (let go = 0; go < 3; go += 1) outage.worked();
    assert.deepEqual(told, [error, { reason: 'ECONNREFUSED' }, 'redis.back']);
    outage.failed(error);
    assert.equal(told.length, 5);
  });

  it('is not over while one thing works and another does not', async () => {
    const { clock, told, outage } = opened();
    for (let go = 0; go < 20; go += 1) {
      outage.failed(new Error("OOM command not allowed when used memory > 'maxmemory'."));
      await clock.advance(second);
      outage.worked();
    }
    assert.deepEqual(told.slice(1), [{ reason: 'OOM' }]);
  });

  it('is not spoken of where there was none', () => {
    const { told, outage } = opened();
    outage.worked();
    assert.deepEqual(told, []);
  });

  it('keeps the password to itself', () => {
    const { told, outage } = opened();
    outage.failed(Object.assign(new Error('WRONGPASS invalid username-password pair'), { command: { name: 'auth', args: ['hunter2'] } }));
    assert.ok(!JSON.stringify(told.map((one) => ({ ...(one as object) }))).includes('hunter2'));
    assert.deepEqual(told[1], { reason: 'WRONGPASS' });
  });
});
