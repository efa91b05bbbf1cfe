import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { logFile, PinoTelemetry } from '../../../src/platform/embedded/pino-telemetry.ts';

describe('The log', () => {
  it('that cannot be written does not end the work', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const telemetry = new PinoTelemetry('info', logFile('/dev/full'));
    for (let line = 0; line < 3000; line += 1) telemetry.note('a line of the log', { padding: 'x'.repeat(500) });
    telemetry.failure('worker', new Error('no'));
    await setImmediate();
    assert.ok(true);
  });
});
