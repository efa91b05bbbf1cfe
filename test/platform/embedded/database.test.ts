import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
});
