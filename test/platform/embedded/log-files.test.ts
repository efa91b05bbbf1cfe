import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day, hour, minute } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import { LogFiles } from '../../../src/platform/embedded/log-files.ts';
import { PinoTelemetry } from '../../../src/platform/embedded/pino-telemetry.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const lateEvening = Date.UTC(2026, 10, 22, 23, 59);

describe('The log', () => {
  let folder: string;
  let clock: FakeClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'logs-'));
    clock = new FakeClock(lateEvening);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const logs = (): LogFiles => new LogFiles(folder, clock);
  const kept = (): readonly string[] => readdirSync(folder).sort();
  const said = (): string => kept().map((name) => readFileSync(join(folder, name), 'utf8')).join('');

  it('has a file for each day, by UTC', async () => {
    const telemetry = new PinoTelemetry('info', logs());
    telemetry.note('in the evening');
    await clock.advance(2 * minute);
    telemetry.note('after midnight');
    assert.deepEqual(kept(), ['teamwright.2026-11-22.log', 'teamwright.2026-11-23.log']);
    assert.match(readFileSync(join(folder, 'teamwright.2026-11-23.log'), 'utf8'), /^\{[^\n]*"msg":"after midnight"\}\n$/);
  });

  it('keeps no line for longer than it may, also where nothing more is said', async () => {
    const all = logs();
    const keeping = all.keep(3 * day);
    for (let date = 0; date < 5; date += 1) {
      all.write('a line\n');
      await clock.advance(day);
    }
    assert.deepEqual(kept(), ['teamwright.2026-11-25.log', 'teamwright.2026-11-26.log']);
    await clock.advance(day);
    assert.deepEqual(kept(), ['teamwright.2026-11-26.log']);
    await clock.advance(day);
    assert.deepEqual(kept(), []);
    all.end();
    await keeping;
  });

  it('deletes an older version’s log with its last line, and nothing that is another’s', async () => {
    for (const name of ['teamwright.log', 'teamwright.sqlite', 'other.2020-01-01.log', 'teamwright.2020-01-01.log']) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), lateEvening / 1000, lateEvening / 1000);
    }
    const all = logs();
    const keeping = all.keep(15 * day);
    assert.deepEqual(kept(), ['other.2020-01-01.log', 'teamwright.log', 'teamwright.sqlite']);
    await clock.advance(15 * day + hour);
    assert.deepEqual(kept(), ['other.2020-01-01.log', 'teamwright.sqlite']);
    all.end();
    await keeping;
  });

  it('that cannot be written does not end the work, and is written when there is room again', function () {
    if (!existsSync('/dev/full')) this.skip();
    const file = join(folder, 'teamwright.2026-11-22.log');
    symlinkSync('/dev/full', file);
    const telemetry = new PinoTelemetry('info', logs());
    for (let line = 0; line < 3000; line += 1) telemetry.note('a line of the log', { padding: 'x'.repeat(500) });
    telemetry.failure('worker', new Error('no'));
    rmSync(file);
    telemetry.note('there is room again');
    assert.match(said(), /there is room again/);
  });

  it('tells of an error where it was, and nothing of what it says', () => {
    const telemetry = new PinoTelemetry('info', logs());
    const cause = new Error('Rita wrote:\n    at home (Bearer Zq9canary)');
    telemetry.failure('turn', new AppError('unexpected', { token: 'Zq9canary', requestId: 'r-1' }, { cause }), { tenant: 'Zq9canary@contoso.example' });
    const line = JSON.parse(said()) as Record<string, unknown>;
    assert.doesNotMatch(said(), /Zq9canary|Rita|home/);
    assert.deepEqual([line['msg'], line['code'], line['requestId'], line['token']], ['turn', 'unexpected', 'r-1', '[redacted]']);
    assert.match(String(line['at']), /^Error \| at .*log-files\.test\.ts/);
  });

  it('tells of an outage as a warning, and of what goes on only once an operator has mended it as an error', () => {
    const telemetry = new PinoTelemetry('info', logs());
    for (const code of ['graph.unavailable', 'graph.signIn', 'graph.refused'] as const) telemetry.failure('worker', new AppError(code));
    const lines = said().trim().split('\n').map((line) => JSON.parse(line) as { level: number; code: string });
    assert.deepEqual(lines.map(({ level, code }) => `${code} ${String(level)}`), ['graph.unavailable 40', 'graph.signIn 50', 'graph.refused 50']);
  });
});
