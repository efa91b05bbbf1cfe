import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../src/errors.ts';
import { noFile, settingsFile } from '../src/settings-file.ts';

describe('A file of settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teamwright-'));
  const file = join(folder, '.env');
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => rmSync(file, { recursive: true, force: true }));

  const read = (text: string | Buffer) => {
    writeFileSync(file, text);
    return settingsFile(file);
  };

  const refusal = (problem: RegExp) => (thrown: unknown) => thrown instanceof AppError && thrown.code === 'config.invalid' && problem.test(String(thrown.values['problems']));

  it('may be missing', () => assert.deepEqual(settingsFile(file), noFile));

  it('sets what stands before the = to what stands behind it', () => {
    assert.deepEqual(read('# ours\n\nPORT=4000\nexport HOST="0.0.0.0"\n'), { values: { PORT: '4000', HOST: '0.0.0.0' }, withoutSign: [] });
  });

  it('tells of lines without a =, and of none in a quoted value or in a comment', () => {
    const text = ['PORT: 4000', 'HOST 0.0.0.0', '# don’t: PORT 1', 'KEY="first', 'LOG_LEVEL debug', 'last"', 'ROLES', 'A=it\'s'].join('\n');
    assert.deepEqual(read(text).withoutSign, ['PORT', 'HOST']);
  });

  it('may begin with a mark of its encoding', () => assert.deepEqual(read('\uFEFFPORT=4000').values, { PORT: '4000' }));

  it('is refused in an encoding of which nothing would be read', () => {
    assert.throws(() => read(Buffer.from('\uFEFFPORT=4000', 'utf16le')), refusal(/^\.env: it is not in UTF-8/));
  });

  it('is refused where it is no file', () => {
    mkdirSync(file);
    assert.throws(() => settingsFile(file), refusal(/^\.env: .*cannot be read \(EISDIR\)/));
  });
});
