import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/platform/embedded/database.ts';
import { schema } from '../../../src/platform/embedded/schema.ts';
import { SqliteTrail } from '../../../src/platform/embedded/sqlite-trail.ts';

describe('The trail in a file of before it was read as a whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trails-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is read by the instants of its records; what somebody had spoilt keeps nothing from being opened', async () => {
    const file = join(folder, 'store.sqlite');
    const old = new Database(file, schema.slice(0, 3));
    const write = (seq: number, value: string) => old.run('INSERT INTO audit (tenant, stream, seq, value) VALUES (?, ?, ?, ?)', 't', 's', seq, value);
    for (const [seq, at] of [[1, 20], [2, 30], [3, 10]] as const) write(seq, JSON.stringify({ stream: 's', seq, at }));
    write(4, JSON.stringify({ stream: 's', seq: 4, at: 'yesterday' }));
    old.run('INSERT INTO audit (tenant, stream, seq, value) VALUES (?, ?, ?, ?)', 'other', 's', 1, 'no JSON');
    old.close();
    const db = new Database(file, schema);
    const page = await new SqliteTrail(db).page('t', { limit: 9 });
    assert.deepEqual(page?.records.map(({ seq }) => seq), [2, 1, 3, 4]);
    db.close();
  });
});
