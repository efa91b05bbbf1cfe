import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate } from '../../../src/platform/graph/certificate.ts';
import { botCertificate, botKey, oldCertificate, oldKey } from '../../support/bot-certificate.ts';
import { certificate as elliptic, key as ellipticKey } from '../web/certificate.ts';

describe('The certificate of the app', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'teamwright-'))));
  after(() => rmSync(folder, { recursive: true }));

  const read = (content: string) => {
    const file = join(folder, 'bot.pem');
    writeFileSync(file, content);
    return readCertificate(file);
  };

  it('is read from one file, whichever comes first in it', () => {
    for (const content of [botKey + botCertificate, `some words\n${botCertificate}${botKey}`]) {
      const { privateKey, thumbprint } = read(content);
      assert.match(privateKey, /^-----BEGIN PRIVATE KEY-----/);
      assert.match(thumbprint, /^[0-9a-f]{64}$/);
    }
  });

  it('tells from when to when it is valid', () => {
    const { validFrom, validTo } = read(oldKey + oldCertificate);
    assert.deepEqual([validFrom, validTo], [Date.UTC(2020, 0, 1), Date.UTC(2021, 0, 1)]);
  });

  for (const [what, content] of [
    ['nothing', ''],
    ['a certificate without a key', botCertificate],
    ['a key without a certificate', botKey],
    ['two keys', botKey + oldKey + botCertificate],
    ['a key that is another’s', botKey + oldCertificate],
    ['a key that Entra does not take', ellipticKey + elliptic],
    ['rubbish between the marks', botKey.replace(/\n[\w+/]{10}/, '\n!!!!!!!!!!') + botCertificate],
  ] as const) {
    it(`is refused where the file has ${what}, by the file's name and with nothing of what is in it`, () => {
      assert.throws(() => read(content), (error: Error & { values: object }) => {
        assert.equal(error.message, 'certificate.unreadable');
        assert.deepEqual(error.values, { file: join(folder, 'bot.pem') });
        assert.equal(error.cause, undefined);
        return true;
      });
    });
  }

  it('is refused where there is no file', () => {
    assert.throws(() => readCertificate(join(folder, 'none.pem')), { code: 'certificate.unreadable' });
  });
});
