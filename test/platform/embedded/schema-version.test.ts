import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../../src/errors.ts';
import { Database } from '../../../src/platform/embedded/database.ts';
import { schema } from '../../../src/platform/embedded/schema.ts';
import type { Migration, Schema } from '../../../src/platform/embedded/schema-version.ts';
import { aRequest, tenant } from '../../support/builders.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';
import { openDatabase, openStores } from '../../support/stores.ts';

const first: Schema = ['CREATE TABLE IF NOT EXISTS notes (id TEXT PRIMARY KEY, value TEXT NOT NULL)'];
const addColumn = 'ALTER TABLE notes ADD COLUMN at INTEGER NOT NULL DEFAULT 7';
const rewrite: Migration = (db) => {
  db.exec("UPDATE notes SET value = json_set(value, '$.at', at)");
};
const break_: Migration = (db) => {
  db.exec('DELETE FROM notes');
  throw new Error('a bug in a migration');
};
const third: Schema = [...first, addColumn, rewrite];

describe('A file of an older version', () => {
  let folder: string;
  let file: string;
  let copy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'versions-'));
    file = join(folder, 'notes.sqlite');
    copy = join(folder, 'notes.v1.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A file with a note in it. */
  function written(as = first): void {
    const db = new Database(file, as);
    db.run('INSERT INTO notes (id, value) VALUES (?, ?)', 'a', '{}');
    db.close();
  }

  const read = (of = file) => {
    const db = new DatabaseSync(of, { readOnly: true });
    const notes = db.prepare('SELECT * FROM notes').all().map((row) => ({ ...row }));
    const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
    db.close();
    return { notes, version };
  };

  it('goes through every step between, and loses nothing', () => {
    written();
    new Database(file, third).close();
    assert.deepEqual(read(), { notes: [{ id: 'a', value: '{"at":7}', at: 7 }], version: 3 });
  });

  it('goes through none twice', () => {
    written();
    const count: Schema = [...first, "UPDATE notes SET value = value || 'x'"];
    for (let time = 0; time < 3; time += 1) new Database(file, count).close();
    assert.equal(read().notes[0]?.['value'], '{}x');
  });

  it('is copied first, as it was and for nobody else to read than the file was, and the log says so', () => {
    written();
    chmodSync(file, 0o600);
    const telemetry = new FakeTelemetry();
    new Database(file, third, telemetry).close();
    assert.deepEqual(read(copy), { notes: [{ id: 'a', value: '{}' }], version: 1 });
    assert.equal(statSync(copy).mode, statSync(file).mode);
    assert.deepEqual(telemetry.notes, ['store.migrated']);
    assert.deepEqual(readdirSync(folder).sort(), ['notes.sqlite', 'notes.v1.sqlite']);
  });

  it('is copied with what a killed process had written last, and over a copy of an earlier go', () => {
    const db = new Database(file, first);
    db.run('INSERT INTO notes (id, value) VALUES (?, ?)', 'late', '{}');
    const killed = join(folder, 'killed.sqlite');
    for (const end of ['', '-wal']) cpSync(file + end, killed + end);
    cpSync(file, join(folder, 'killed.v1.sqlite'));
    db.close();
    assert.ok(statSync(`${killed}-wal`).size > 0);
    new Database(killed, third).close();
    assert.equal(read(join(folder, 'killed.v1.sqlite')).notes[0]?.['id'], 'late');
  });

  it('opens again as it was, from its copy', () => {
    written();
    new Database(file, third).close();
    cpSync(copy, file);
    const db = new Database(file, first);
    assert.equal(db.all('SELECT * FROM notes').length, 1);
    db.close();
  });

  it('stays as it was when a step fails, though others went well before, and the failure is told', () => {
    written();
    const open = () => new Database(file, [...third, break_]);
    assert.throws(open, (error: AppError) => {
      assert.deepEqual([error.code, error.values], ['store.migrationFailed', { file, version: 1, known: 4 }]);
      return error.cause instanceof Error && error.cause.message === 'a bug in a migration';
    });
    assert.deepEqual(read(), { notes: [{ id: 'a', value: '{}' }], version: 1 });
    assert.throws(open, { code: 'store.migrationFailed' }, 'told again, by the next start');
    new Database(file, third).close();
    assert.equal(read().version, 3);
  });

  it('is unreadable, and not half a file of the new one, where it is damaged', () => {
    written();
    truncateSync(file, 6000);
    assert.throws(() => new Database(file, third), { code: 'store.unreadable', values: { file } });
    assert.equal(statSync(file).size, 6000);
    assert.equal(existsSync(copy), false);
  });

  it('has no copy where it was empty', () => {
    new Database(file, third).close();
    assert.deepEqual([read(), existsSync(copy)], [{ notes: [], version: 3 }, false]);
  });

  describe('or of a newer one', () => {
    const refused = (version: number) => ({ code: 'store.newer', values: { file, version, known: 1, copy } });

    it('is refused, by its version, and stays as it is to the last byte', () => {
      written(third);
      const before = readFileSync(file);
      assert.throws(() => new Database(file, first), refused(3));
      assert.deepEqual(readFileSync(file), before);
      new Database(file, third).close();
    });

    it('is refused too where its process was killed, and what that wrote last is not moved', () => {
      const db = new Database(file, third);
      db.run('INSERT INTO notes (id, value) VALUES (?, ?)', 'late', '{}');
      const killed = join(folder, 'killed.sqlite');
      for (const end of ['', '-wal']) cpSync(file + end, killed + end);
      db.close();
      const bytes = () => ['', '-wal'].map((end) => readFileSync(killed + end));
      const before = bytes();
      assert.throws(() => new Database(killed, first), { code: 'store.newer' });
      assert.deepEqual(bytes(), before);
    });
  });
});

describe('A store of before versions were counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'versions-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is of version 1, and is brought forward without loss', async () => {
    const file = join(folder, 'store.sqlite');
    // Whose tables differ from the first ones by nothing that a later step would not make again.
    const stores = openStores(new Database(file, schema.slice(0, 3)));
    await stores.requests.commit({ request: aRequest(), expected: 0, audit: [], effects: [] });
    stores.db.run("UPDATE requests SET value = json_remove(value, '$.stops', '$.undoing')");
    stores.db.run('PRAGMA user_version = 0');
    stores.db.close();
    const telemetry = new FakeTelemetry();
    const again = openStores(new Database(file, schema, telemetry));
    assert.deepEqual(await again.requests.request(tenant, aRequest().id), JSON.parse(JSON.stringify(aRequest())));
    assert.equal(again.db.one('PRAGMA user_version')?.['user_version'], schema.length);
    assert.deepEqual(readdirSync(folder).filter((name) => name.includes('.v')), ['store.v1.sqlite']);
    assert.equal(telemetry.notes.length, 1);
    again.db.close();
  });

  it('is copied all the same when there is a newer version to go to', () => {
    const file = join(folder, 'old.sqlite');
    const db = new DatabaseSync(file);
    db.exec(`${String(first[0])}; INSERT INTO notes VALUES ('a', '{}')`);
    db.close();
    new Database(file, third).close();
    assert.ok(existsSync(join(folder, 'old.v1.sqlite')));
  });

  it('is made whole where the first start was cut off between its tables', () => {
    const file = join(folder, 'half.sqlite');
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE tenants (tenant TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
    db.close();
    const { db: opened } = openStores(openDatabase(file));
    assert.equal(opened.one("SELECT COUNT(*) AS n FROM sqlite_schema WHERE name = 'runs'")?.['n'], 1);
    opened.close();
  });
});
