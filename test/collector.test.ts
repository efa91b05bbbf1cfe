import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningProcess } from '../src/app.ts';
import { startCollector } from '../src/collector.ts';
import { readConfig } from '../src/config.ts';

describe('A collector', () => {
  let folder: string;
  let collector: RunningProcess;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'collector-'));
    const token = 't'.repeat(32);
    // Nobody listens there: it is asked when something is told.
    const settings = { ROLES: 'collector', POSTGRES_URL: 'postgres://127.0.0.1:9/audit', COLLECTOR_TOKEN: token };
    collector = await startCollector(readConfig({ ...settings, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' }));
  });
  after(async () => {
    await collector.stop();
    await rm(folder, { recursive: true });
  });

  it('tells who has its token that nothing can be kept while its database is away', async () => {
    const answer = await fetch(`${collector.url}/api/events`, { headers: { authorization: `Bearer ${'t'.repeat(32)}` } });
    assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [503, 'events.unavailable']);
  });

  it('is ready while its database is away, which it waits out', async () => {
    for (const path of ['/healthz/live', '/healthz/ready']) assert.equal((await fetch(collector.url + path)).status, 200, path);
  });
});
