import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { templates } from '../../src/commands/templates.ts';
import { tenants } from '../../src/commands/tenants.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { holdFolder } from '../../src/app.ts';
import { embeddedStores } from '../../src/platform/embedded/embedded-stores.ts';
import { portrait } from '../../src/simulator/graph/portrait.ts';
import { squarePng } from '../../src/simulator/png.ts';
import { FakePictures } from '../support/fake-pictures.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';

const own = '01234567-89ab-cdef-0123-456789abcdef';
const customer = 'c0570be2-0000-4000-8000-000000000001';
const team = '65dc4dcd-512b-4076-91db-3f7040faca48';

interface Manifest {
  templateConfiguration: Record<string, unknown>;
  clonedTeam: Record<string, unknown>;
  newTeam: Record<string, unknown>;
}

describe('The command for templates', () => {
  let folder: string;
  let config: Config;
  /** What lies at the addresses that manifests name. */
  const web = new FakePictures();
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamwright-'));
    config = readConfig({ DATA_DIR: folder });
    await serve(own, 'Own');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const serve = (id: string, name: string) => tenants(config, ['add', id, name], { log: () => undefined, error: () => undefined });

  /** `out` is what a pipe gets. */
  const run = async (...words: readonly string[]): Promise<{ code: number; out: string; said: string }> => {
    const lines: string[] = [];
    const out: string[] = [];
    const say = { log: (line: string) => void (lines.push(line), out.push(line)), error: (line: string) => void lines.push(line) };
    const code = await templates(config, words, say, web);
    return { code, out: out.join('\n'), said: lines.join('\n') };
  };
  const file = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    return join(folder, name);
  };
  const exported = async (name: string): Promise<Manifest> => JSON.parse((await run('export', name)).out) as Manifest;

  it('says how it is used: into a pipe only where that was asked for', async () => {
    const [asked, missed] = [await run('--help'), await run('export')];
    assert.deepEqual([asked.code, asked.out === asked.said], [0, true]);
    assert.deepEqual([missed.code, missed.out, missed.said], [2, '', asked.said]);
  });

  it('makes a template from a team’s link, which people may use at once, and makes it once', async () => {
    const link = `https://teams.microsoft.com/l/team/19%3Aabc%40thread.tacv2/conversations?groupId=${team}&tenantId=${own}`;
    const { code, said } = await run('new', link, 'Project', 'team');
    assert.equal(code, 0, said);
    assert.match(said, /new template[^]*Project team {2}1\.0\.0 {2}● Enabled/);
    assert.match((await run('new', team, 'Project team')).said, /already/);
    const listed = (await run('list')).out.split('\n');
    assert.deepEqual([listed.length, listed[0]], [2, `Own (${own})`]);
    const { templateConfiguration, clonedTeam, newTeam } = await exported('Project team');
    assert.deepEqual([templateConfiguration['enabled'], clonedTeam['teamId'], clonedTeam['includeMembers'], newTeam['teamPrivacy']], [true, team, false, 'private']);
    assert.deepEqual(templateConfiguration['approval'], { requireApproval: false, approvalTeam: [] });
  });

  it('gives out what it takes in: the same is unchanged, another version is told and takes the place', async () => {
    await run('new', team, 'Project team');
    const manifest = await exported('proj');
    assert.match((await run('import', file('same.json', manifest))).said, /says the same[^]*1\.0\.0/);
    manifest.templateConfiguration['version'] = '1.1.0';
    manifest.templateConfiguration['enabled'] = 'true';
    manifest.newTeam['namingConvention'] = 'PRJ <%= request.team.name %>';
    const { code, said } = await run('import', file('next.json', manifest));
    assert.equal(code, 0, said);
    assert.match(said, /version 1\.0\.0; from now on .* version 1\.1\.0/);
    manifest.templateConfiguration['enabled'] = true;
    assert.deepEqual(await exported(String(manifest.templateConfiguration['id'])), manifest);
    assert.equal((await run('list')).out.split('\n').length, 2);
    // PowerShell's redirection, and a byte order mark.
    for (const content of [Buffer.from(`\ufeff${JSON.stringify(manifest)}`, 'utf16le'), `\ufeff${JSON.stringify(manifest)}`]) {
      writeFileSync(join(folder, 'windows.json'), content);
      assert.match((await run('import', join(folder, 'windows.json'))).said, /says the same/);
    }
  });

  it('refuses a manifest with every problem, each by its path, and keeps nothing of it', async () => {
    const templateConfiguration = { id: 'p', name: 'Evil\u001b[2J', description: '', enabled: 'perhaps', version: 'first' };
    const newTeam = { namingConvention: '<%= a b %>', teamPrivacy: 'secret', colour: 'red' };
    const { code, out, said } = await run('import', file('wrong.json', { templateConfiguration, newTeam }));
    assert.deepEqual([code, out], [1, '']);
    assert.match(said, /4 problems\. Nothing was changed/);
    for (const path of ['templateConfiguration.enabled', 'templateConfiguration.version', 'newTeam.namingConvention', 'newTeam.teamPrivacy', 'newTeam.colour']) assert.ok(said.includes(`  $.${path}: `), path);
    assert.match((await run('list')).said, /No template yet/);
  });

  it('takes one without a source team only disabled, and tells what was left out', async () => {
    const manifest = { publisher: { name: 'Contoso' }, templateConfiguration: { id: 'p', name: 'Pl\u001b[2Jan\u009b31m', description: '', version: '1.0.0', colour: 'red' }, newTeam: { defaultName: 'x'.repeat(200) } };
    const name = file('plan.json', manifest);
    assert.match((await run('import', name)).said, /\$\.clonedTeam\.teamId: .*--disabled/);
    const { code, said } = await run('import', name, '--disabled');
    assert.equal(code, 0, said);
    assert.match(said, /○ Disabled/);
    for (const line of [/\$\.publisher: .*not used/, /\$\.templateConfiguration\.colour: is unknown/, /\$\.newTeam\.defaultName: is longer/]) assert.match(said, line);
    const given = await run('export', 'p');
    for (const shown of [said, (await run('list')).said, given.out]) assert.doesNotMatch(shown, /[\u001b\u009b]/, 'a name must not drive the terminal');
    assert.equal((JSON.parse(given.out) as Manifest).templateConfiguration['name'], 'Pl\u001b[2Jan\u009b31m');
  });

  it('says so where it switches what was switched in Teams since the manifest was written', async () => {
    await run('new', team, 'Project');
    const manifest = await exported('Project');
    assert.match((await run('import', file('off.json', manifest), '--disabled')).said, /It was enabled, and is disabled/);
    manifest.templateConfiguration['version'] = '1.1.0';
    Reflect.deleteProperty(manifest.templateConfiguration, 'enabled');
    assert.match((await run('import', file('on.json', manifest))).said, /● Enabled[^]*It was disabled, and is enabled[^]*--disabled/);
    assert.doesNotMatch((await run('import', file('same.json', manifest))).said, /It was/);
  });

  it('says what is no file, and what is no JSON', async () => {
    assert.match((await run('import', join(folder, 'none.json'))).said, /none\.json cannot be read/);
    assert.match((await run('import', folder)).said, /cannot be read/);
    for (const content of ['> teamwright@0.1.0 templates\n{}', '', '{\u0000}']) {
      const { code, said } = await run('import', file('odd.json', content));
      assert.deepEqual([code, /odd\.json is no JSON/.test(said)], [1, true], said);
    }
  });

  it('wants to know whose template it is where several tenants are served, and lists them', async () => {
    await serve(customer, 'Fabrikam');
    const { code, said } = await run('new', team, 'Project team');
    assert.equal(code, 2);
    for (const line of [`  ${own}  Own`, `  ${customer}  Fabrikam`]) assert.ok(said.includes(line), said);
    assert.equal((await run('new', team, 'Project team', '--tenant', customer.toUpperCase())).code, 0);
    assert.equal((await run('export', 'Project team', '--tenant', own)).code, 1);
    assert.equal((await run('export', 'Project team', '--tenant', customer)).code, 0);
    assert.equal((await run('export', 'Project team', '--tenant', 'Fabrikam')).code, 0);
    assert.match((await run('list')).said, /Own[^]*No template yet[^]*Fabrikam[^]*Project team/);
    assert.doesNotMatch((await run('list', '--tenant', own)).said, /Fabrikam/);
    assert.match((await run('list', '--tenant', team)).said, /No tenant with the id or the name/);
  });

  it('takes no link to a team of another tenant', async () => {
    const { code, said } = await run('new', `https://teams.microsoft.com/l/team/x?groupId=${team}&tenantId=${customer}`, 'Project');
    assert.deepEqual([code, said.includes(customer)], [1, true]);
    assert.deepEqual([(await run('new', 'Project', 'team')).code, (await run('list')).out.includes('No template yet')], [2, true]);
  });

  it('gives out the one that is meant, and lists those that may be', async () => {
    await run('new', team, 'Project');
    await run('new', team, 'Project office');
    assert.equal((await exported('project')).templateConfiguration['name'], 'Project');
    const { code, out, said } = await run('export', 'proj');
    assert.deepEqual([code, out], [2, '']);
    assert.match(said, /Project [^]*Project office/);
    assert.match((await run('export', 'nothing')).said, /No template is called nothing/);
  });

  describe('gives a template a picture', () => {
    const address = 'https://contoso.example/project.png';
    const picture = { bytes: portrait('Project'), type: 'image/png' } as const;
    const kept = (): readonly string[] => readdirSync(join(folder, 'pictures'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(png|jpg)$/.test(name));
    const saved = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    beforeEach(async () => {
      web.known.clear();
      await run('new', team, 'Project team');
    });

    it('from a file, says so once, and takes it away again', async () => {
      const set = await run('picture', 'Project team', saved('p.png', picture.bytes));
      assert.equal(set.code, 0, set.said);
      assert.match(set.said, /by this picture:\n {2}Project team {2}1\.0\.0 {2}● Enabled, with a picture/);
      assert.deepEqual(kept().map((name) => name.slice(0, 37)), [`${own}${sep}`]);
      assert.match((await run('picture', 'proj', saved('p.png', picture.bytes))).said, /That is so already/);
      assert.match((await run('list')).said, /with a picture/);
      const removed = await run('picture', 'Project', 'team', '--remove');
      assert.deepEqual([removed.code, /no picture:\n {2}Project team {2}1\.0\.0 {2}● Enabled {2}/.test(removed.said)], [0, true], removed.said);
      assert.deepEqual(kept(), []);
    });

    it('from no file that is none, in words', async () => {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
      const table: readonly (readonly [string, RegExp])[] = [
        [join(folder, 'none.png'), /none\.png cannot be read/],
        [folder, /cannot be read/],
        [saved('page.png', svg), /page\.png cannot be its picture\. It is neither PNG nor JPEG, whatever it is called\. Nothing was changed/],
        [saved('empty.png', ''), /not empty/],
        [saved('large.png', Buffer.concat([picture.bytes], 1024 * 1024 + 1)), /at most 1 MB/],
        [saved('huge.png', Buffer.alloc(17 * 1024 * 1024)), /at most 1 MB/],
        [saved('half.png', picture.bytes.slice(0, 20)), /damaged/],
        [saved('tiny.png', squarePng(15, () => [0, 0, 0])), /16 to 4,096 pixels/],
      ];
      for (const [file, why] of table) {
        const { code, said } = await run('picture', 'Project team', file);
        assert.deepEqual([code, why.test(said)], [1, true], said);
      }
      assert.match((await run('picture', 'Other', saved('p.png', picture.bytes))).said, /No template is called Other/);
      assert.doesNotMatch((await run('list')).said, /with a picture/);
      assert.equal(existsSync(join(folder, 'pictures')), false);
    });

    const manifest = async (changes: object = {}): Promise<string> => {
      const whole = await exported('Project team');
      return file('pictured.json', { ...whole, templateConfiguration: { ...whole.templateConfiguration, pictureUrl: address, ...changes } });
    };

    it('from the address that its manifest names, once, and gives the address out again', async () => {
      web.known.set(address, picture);
      const first = await run('import', await manifest());
      assert.deepEqual([first.code, /pictureUrl: the picture was fetched/.test(first.said)], [0, true], first.said);
      assert.match((await run('list')).said, /with a picture/);
      assert.equal((await exported('Project team')).templateConfiguration['pictureUrl'], address);
      web.known.clear();
      const again = await run('import', await manifest({ version: '1.1.0' }));
      assert.deepEqual([again.code, /pictureUrl/.test(again.said)], [0, false], again.said);
      assert.equal(kept().length, 1);
    });

    it('and keeps the template where there is none at the address, with the reason', async () => {
      const away = await run('import', await manifest());
      assert.deepEqual([away.code, /pictureUrl: no picture was fetched\. Its address does not answer\./.test(away.said)], [0, true], away.said);
      web.known.set(address, { bytes: squarePng(15, () => [0, 0, 0]), type: 'image/png' });
      assert.match((await run('import', await manifest({ version: '1.1.0' }))).said, /no picture was fetched\. Its sides/);
      assert.match((await run('import', await manifest({ pictureUrl: 'http://contoso.example/x.png' }))).said, /pictureUrl: is no address of a picture/);
      assert.doesNotMatch((await run('list')).said, /with a picture/);
    });

    it('but fetches none from a private network, as who imports may be told what to', async () => {
      const say = { log: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line) };
      const lines: string[] = [];
      assert.equal(await templates(config, ['import', await manifest({ pictureUrl: 'https://127.0.0.1/x.png' })], say), 0);
      assert.match(lines.join('\n'), /no picture was fetched\. Its address is in a private network/);
    });
  });

  it('is in the trail as the operator’s, and is done beside a running product', async () => {
    const lock = holdFolder(folder);
    await run('new', team, 'Project');
    lock.release();
    const id = String((await exported('Project')).templateConfiguration['id']);
    const { trail, auditKeys, close } = embeddedStores(folder, new FakeTelemetry());
    const [record, ...more] = await trail.records(own, id);
    const { correlation, ...facts } = record!.facts;
    assert.deepEqual([record?.code, facts, typeof correlation, more], ['templateCreated', { version: '1.0.0', enabled: true }, 'string', []]);
    assert.match((await auditKeys.open(own, record!.sealed[0]!)) ?? '', /"id":"operator","displayName":"The operator"/);
    close();
  });

  it('knows no tenant where nothing is kept, and leaves nothing there', async () => {
    config = readConfig({ DATA_DIR: join(folder, 'nothing') });
    const { code, said } = await run('list');
    assert.deepEqual([code, /No tenant is served yet/.test(said)], [1, true], said);
    assert.equal(existsSync(config.dataDir), false);
  });

  for (const words of [['new'], ['new', team], ['import'], ['import', 'a', 'b'], ['export'], ['list', 'all'], ['list', '--disabled'], ['picture'], ['picture', 'Project'], ['picture', '--remove'], ['list', '--remove'], ['delete', 'x'], ['new', team, 'x', '--force']]) {
    it(`says what can be done where it is asked for “${words.join(' ')}”`, async () => {
      const { code, said } = await run(...words);
      assert.equal(code, 2);
      assert.match(said, /npm run templates -- import FILE/);
    });
  }
});
