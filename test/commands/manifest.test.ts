import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { appPackage, type Parts } from '../../src/commands/manifest/app-package.ts';
import { zip } from '../../src/commands/manifest/zip.ts';
import { manifest } from '../../src/commands/manifest.ts';
import { readConfig } from '../../src/config.ts';
import { readZip } from './zip-reading.ts';

const appId = '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02';
const bot = { BOT_APP_ID: appId, BOT_TENANT_ID: appId, BOT_MANAGED_IDENTITY_ID: appId, PUBLIC_URL: 'https://teamwright.example.com' };
const file = (name: string): Buffer => readFileSync(new URL(`../../manifest/${name}`, import.meta.url));

interface Packed {
  readonly id: string;
  readonly version: string;
  readonly bots: readonly { readonly botId: string }[];
  readonly developer: Readonly<Record<string, string>>;
  readonly localizationInfo: unknown;
}

const parts: Parts = {
  template: file('manifest.json').toString('utf8'),
  languages: {},
  color: file('color.png'),
  outline: file('outline.png'),
  filling: { TEAMS_APP_ID: appId, BOT_APP_ID: appId, DEVELOPER_NAME: 'Contoso', PUBLIC_URL: 'https://teamwright.example.com' },
  pages: {},
  version: '0.1.0',
};

describe('npm run manifest', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'teamwright-'))));
  afterEach(async () => {
    sinon.restore();
    await rm(folder, { recursive: true, force: true });
  });

  /** What it says, its exit code, and the package where it wrote one. */
  async function run(env: Record<string, string>, ...words: string[]) {
    const said: string[] = [];
    const hear = (line: string): number => said.push(line);
    const out = join(folder, 'new', 'app.zip');
    const code = await manifest(readConfig(env), [...words, '--out', out], { log: hear, error: hear });
    const bytes = existsSync(out) ? readFileSync(out) : undefined;
    const files = bytes ? readZip(bytes) : undefined;
    const packed = files ? (JSON.parse(String(files.get('manifest.json'))) as Packed) : undefined;
    return { code, said: said.join('\n'), out, bytes, files, packed };
  }

  it('packs the bot of the settings: manifest and both icons, without a hole', async () => {
    const { code, said, out, files, packed } = await run(bot);
    assert.equal(code, 0, said);
    assert.ok(said.includes(out));
    assert.deepEqual([...(files?.keys() ?? [])], ['manifest.json', 'color.png', 'outline.png']);
    assert.deepEqual(files?.get('color.png'), file('color.png'));
    assert.doesNotMatch(String(files.get('manifest.json')), /\$\{\{/);
    assert.deepEqual([packed?.id, packed?.bots[0]?.botId], [appId, appId]);
    assert.equal(packed?.developer['privacyUrl'], 'https://teamwright.example.com/privacy');
  });

  it('gives the same bytes again, whenever and with whatever else is set', async () => {
    const first = await run(bot);
    sinon.useFakeTimers({ now: Date.UTC(2031, 5, 1), toFake: ['Date'] });
    const again = await run({ ...bot, PORT: '4000' });
    assert.deepEqual(first.bytes, again.bytes);
  });

  it('keeps the id of an app that has one of its own, so that an update replaces it', async () => {
    const own = '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a01';
    assert.equal((await run({ ...bot, TEAMS_APP_ID: own })).packed?.id, own);
    assert.equal((await run({}, '--bot', appId, '--url', 'https://bot.example', '--app', own)).packed?.id, own);
  });

  it('packs a bot that runs elsewhere, with an organisation’s own name and pages', async () => {
    const pages = ['--website', 'https://contoso.example/teams', '--privacy', 'https://contoso.example/privacy', '--terms', 'https://contoso.example/rules'];
    const { packed } = await run({}, '--bot', appId, '--url', 'https://bot.example/', '--developer', 'Contoso "IT" \\ Ltd', ...pages);
    assert.deepEqual(packed?.developer, {
      name: 'Contoso "IT" \\ Ltd',
      websiteUrl: 'https://contoso.example/teams',
      privacyUrl: 'https://contoso.example/privacy',
      termsOfUseUrl: 'https://contoso.example/rules',
    });
  });

  it('does not mix a bot that is named with the app of the settings', async () => {
    const other = '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a09';
    const { packed } = await run({ ...bot, TEAMS_APP_ID: appId.replace('02', '07') }, '--bot', other);
    assert.deepEqual([packed?.id, packed?.bots[0]?.botId], [other, other]);
  });

  it('says what is missing where there is no bot', async () => {
    const { code, said, bytes } = await run({});
    assert.deepEqual([code, bytes], [1, undefined]);
    assert.match(said, /BOT_APP_ID/);
  });

  it('asks for the address of a bot that is named without one', async () => {
    const { code, said, bytes } = await run({}, '--bot', appId);
    assert.deepEqual([code, bytes], [1, undefined]);
    assert.match(said, /^--url is missing/);
  });

  it('writes nothing that Teams would refuse, and says of every option that is wrong what it should look like', async () => {
    const { code, said, bytes } = await run({}, '--bot', 'teamwright', '--url', 'http://bot.example', '--app', '7', '--developer', 'x'.repeat(33), '--website', 'contoso.example', '--terms', 'http://contoso.example');
    assert.deepEqual([code, bytes], [1, undefined]);
    const [, ...lines] = said.split('\n');
    assert.deepEqual(lines.map((line) => line.split(':')[0]), ['--bot', '--app', '--url', '--developer', '--website', '--terms'], said);
    assert.match(lines[0] ?? '', /an id .* such as 01234567-89ab-cdef-0123-456789abcdef/);
    assert.doesNotMatch(said, /pattern|\{8\}/, 'nobody reads expressions');
  });

  it('refuses an address with a path, under which the bot would not be reached', async () => {
    assert.match((await run({}, '--bot', appId, '--url', 'https://bot.example/api/messages')).said, /^--url: https:\/\/HOST/m);
  });

  it('takes a developer’s name of 32 letters, and none that is empty', async () => {
    assert.equal((await run(bot, '--developer', 'ß'.repeat(32))).code, 0);
    assert.match((await run(bot, '--developer', ' ')).said, /^--developer:/m);
  });

  it('says where it cannot write, and why', async () => {
    for (const out of [folder, join(folder, 'file', 'app.zip')]) {
      writeFileSync(join(folder, 'file'), '');
      const said: string[] = [];
      const code = await manifest(readConfig(bot), ['--out', out], { log: (line: string) => said.push(line), error: (line: string) => said.push(line) });
      assert.equal(code, 1);
      assert.match(said.join(), /cannot be written \((EISDIR|ENOTDIR|EEXIST)\)/);
      assert.ok(said.join().includes(out), said.join());
    }
  });

  it('says how it is used, on --help and on a word that it does not know', async () => {
    assert.deepEqual([(await run({}, '--help')).code, (await run({}, 'please')).code], [0, 2]);
    assert.match((await run({}, '--help')).said, /--bot APP_ID/);
  });
});

describe('An app package', () => {
  it('has a file for each further language, and says which is which', () => {
    const french = Buffer.from('{"name.short":"Teamwright"}');
    const german = Buffer.from('{"name.short":"Teamwright!"}');
    const { bytes } = appPackage({ ...parts, languages: { fr: french, de: german } });
    const files = readZip(bytes);
    const packed = JSON.parse(String(files.get('manifest.json'))) as Packed;
    assert.deepEqual(packed.localizationInfo, {
      defaultLanguageTag: 'en',
      additionalLanguages: [{ languageTag: 'de', file: 'de.json' }, { languageTag: 'fr', file: 'fr.json' }],
    });
    assert.deepEqual([...files.keys()].slice(3), ['de.json', 'fr.json']);
    assert.deepEqual(files.get('fr.json'), french);
    assert.deepEqual(bytes, appPackage({ ...parts, languages: { de: german, fr: french } }).bytes, 'whatever order they come in');
  });

  it('has a localisation file for every language that the bot speaks besides English, and for no other', () => {
    const tags = (place: string): string[] => readdirSync(new URL(place, import.meta.url)).filter((name) => /^[a-z]{2}(-[a-z]{2})?\.json$/.test(name) && name !== 'en.json');
    assert.deepEqual(tags('../../manifest/').toSorted(), tags('../../src/text/').toSorted());
  });

  it('has the version that it is given', () => assert.equal(appPackage({ ...parts, version: '3.2.1' }).manifest['version'], '3.2.1'));

  it('is a zip that other programs read', function () {
    const checked = spawnSync('python3', ['-c', 'import io,sys,zipfile; z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); print(z.testzip(), z.namelist())'], {
      input: appPackage(parts).bytes,
      encoding: 'utf8',
    });
    if (checked.error) this.skip();
    assert.equal(checked.stdout.trim(), "None ['manifest.json', 'color.png', 'outline.png']", checked.stderr);
  });
});

describe('A zip', () => {
  it('may be empty, hold an empty file, and hold many', () => {
    assert.deepEqual([...readZip(zip([]))], []);
    const entries = Array.from({ length: 300 }, (_, index) => ({ name: `${index}.bin`, bytes: Buffer.alloc(index, index) }));
    assert.deepEqual([...readZip(zip(entries))], entries.map(({ name, bytes }) => [name, bytes]));
  });
});
