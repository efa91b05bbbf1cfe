import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../src/platform/embedded/database.ts';
import { openDatabase } from '../../support/stores.ts';

describe('A database file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'teamwright-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('that is something else, cut off or out of reach is unreadable, by its name', async () => {
    const other = join(folder, 'other.sqlite');
    await writeFile(other, 'x'.repeat(5000));
    const cut = join(folder, 'cut.sqlite');
    openDatabase(cut).close();
    await truncate(cut, 6000);
    for (const file of [other, cut, folder]) {
      assert.throws(() => openDatabase(file), { code: 'store.unreadable', values: { file } });
    }
  });

  it('is not said to be damaged where there is no room left, or the disk fails', function () {
    if (process.platform === 'win32') this.skip();
    const file = join(folder, 'kept.sqlite');
    openDatabase(file).close();
    const stores = new URL('../../support/stores.ts', import.meta.url).href;
    const script = `const { openDatabase } = await import(${JSON.stringify(stores)});
      try { openDatabase(${JSON.stringify(file)}); } catch ({ code, values }) { console.log(JSON.stringify({ code, file: values.file })); }`;
    // No file may grow: what the disk says that is full.
    const full = ['-c', 'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script];
    const { stdout } = spawnSync('sh', full, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    assert.deepEqual(JSON.parse(stdout), { code: 'data.full', file });
  });

  describe('that several write to in the same turn of the event loop', () => {
    const insert = 'INSERT INTO tenants (tenant, value) VALUES (?, ?)';
    let db: Database;

    beforeEach(() => {
      db = openDatabase(join(folder, 'shared.sqlite'));
    });
    afterEach(() => db.close());

    const shared = (tenant: string): Promise<number> => db.shared(() => db.run(insert, tenant, ''));
    const written = (from: Database = db): unknown[] => from.all('SELECT tenant FROM tenants ORDER BY tenant').map((row) => row['tenant']);

    it('has all of it at once, and nothing of it before', async () => {
      const beside = openDatabase(join(folder, 'shared.sqlite'));
      try {
        const seen: unknown[][] = [];
        await Promise.all(
          ['a', 'b', 'c'].map(async (tenant) => {
            await db.shared(() => {
              seen.push(written(beside));
              db.run(insert, tenant, '');
            });
            seen.push(written(beside));
          }),
        );
        const all = ['a', 'b', 'c'];
        assert.deepEqual(seen, [[], [], [], all, all, all]);
      } finally {
        beside.close();
      }
    });

    it('has nothing of one that fails, and all of the others', async () => {
      const failing = db.shared(() => {
        db.run(insert, 'half', '');
        throw new Error('broken');
      });
      const [one, broken, twice, other] = await Promise.allSettled([shared('a'), failing, shared('a'), shared('b')]);
      assert.deepEqual([one.status, broken.status, twice.status, other.status], ['fulfilled', 'rejected', 'rejected', 'fulfilled']);
      assert.deepEqual(written(), ['a', 'b']);
    });

    it('has nothing of any where all of it cannot be written, and says so to each', async () => {
      const both = Promise.allSettled([shared('a'), shared('b')]);
      db.close();
      assert.deepEqual((await both).map(({ status }) => status), ['rejected', 'rejected']);
      db = openDatabase(join(folder, 'shared.sqlite'));
      assert.deepEqual(written(), []);
      assert.equal(await shared('c'), 1);
    });
  });
});
