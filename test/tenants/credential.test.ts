import assert from 'node:assert/strict';
import { day, minute } from '../../src/clock.ts';
import { CredentialWatch, soon } from '../../src/tenants/credential.ts';
import { AppError } from '../../src/errors.ts';
import { noon } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';

describe('What the bot signs in with', () => {
  function watched(endsAt: number | undefined) {
    const clock = new FakeClock(noon);
    const telemetry = new FakeTelemetry();
    return { clock, telemetry, watch: new CredentialWatch({ credential: { endsAt }, clock, telemetry }) };
  }

  it('is told to operators once a day, from thirty days before its end until there is another', async () => {
    const { clock, telemetry, watch } = watched(noon + soon + day);
    const told: number[] = [];
    for (let passed = 0; passed < 34; passed += 1) {
      watch.look();
      watch.look();
      told.push(telemetry.failures.length);
      await clock.advance(day);
    }
    assert.deepEqual(told, [0, 0, ...Array.from({ length: 32 }, (_, index) => index + 1)]);
    const said = telemetry.failures.map(({ error }) => (error instanceof AppError && error.isForOperators ? [error.code, error.values] : error));
    assert.deepEqual(said.slice(0, 2), [['certificate.ends', { days: 29 }], ['certificate.ends', { days: 28 }]]);
    assert.deepEqual(said.at(-1), ['certificate.ended', {}]);
  });

  it('is near its end for thirty days, and then over', async () => {
    const at = noon + soon;
    const { clock, watch } = watched(at);
    assert.equal(watch.end, undefined);
    await clock.advance(minute);
    assert.deepEqual(watch.end, { at, isOver: false });
    await clock.advance(soon);
    assert.deepEqual(watch.end, { at, isOver: true });
  });

  it('is nothing to tell of where it has no end', () => {
    const { telemetry, watch } = watched(undefined);
    watch.look();
    assert.deepEqual([watch.end, telemetry.failures], [undefined, []]);
  });
});
