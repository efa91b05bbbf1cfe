import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLock } from '../../../src/platform/embedded/folder-lock.ts';

const source = new URL('../../../src/platform/embedded/folder-lock.ts', import.meta.url).href;

describe('A folder that is held', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'teamwright-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is nobody else’s until it is released', () => {
    const lock = new FolderLock(folder);
    assert.throws(() => new FolderLock(folder), { code: 'data.inUse', values: { folder } });
    lock.release();
    new FolderLock(folder).release();
  });

  it('is free at once when its process is killed', async () => {
    const script = `const { FolderLock } = await import(${JSON.stringify(source)}); globalThis.lock = new FolderLock(${JSON.stringify(folder)});
      console.log('held'); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    assert.throws(() => new FolderLock(folder), { code: 'data.inUse' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    new FolderLock(folder).release();
  });

  it('is said to be unreadable where its file is something else', async () => {
    const file = join(folder, 'lock.sqlite');
    await writeFile(file, 'something else entirely, and long enough to be looked at as a header of SQLite: '.repeat(20));
    assert.throws(() => new FolderLock(folder), { code: 'store.unreadable', values: { file } });
  });
});
