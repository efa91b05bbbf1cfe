import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDataFolder } from '../../../src/platform/embedded/data-folder.ts';

describe('The folder that everything is kept in', () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'teamwright-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const modeOf = (folder: string): string => (statSync(folder).mode & 0o777).toString(8);

  it('is opened by nobody else on the machine: keys, requests and the log are in it', function () {
    if (process.platform === 'win32') this.skip();
    const folder = join(parent, 'data');
    makeDataFolder(folder);
    assert.equal(modeOf(folder), '700');
  });

  it('stays as open as it was made by somebody else', function () {
    if (process.platform === 'win32') this.skip();
    chmodSync(parent, 0o750);
    makeDataFolder(parent);
    assert.equal(modeOf(parent), '750');
  });
});
