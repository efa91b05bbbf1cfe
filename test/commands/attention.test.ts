import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attention } from '../../src/commands/attention.ts';
import { readConfig } from '../../src/config.ts';
import { openTenants } from '../../src/stores.ts';
import { aRequest, tenant } from '../support/builders.ts';

const admins = { who: 'admins', people: [] } as const;
const stopped = { status: 'error', failedIn: 'processing', failure: { code: 'team.cloneLost', values: {} }, stops: 1, waitsFor: admins } as const;

describe('The command for what needs an admin', () => {
  let folder: string;

  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'teamwright-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function given(...changes: readonly Parameters<typeof aRequest>[0][]): Promise<void> {
    const stores = await openTenants(readConfig({ DATA_DIR: folder }));
    await stores.tenantStore.saveTenant({ id: tenant, name: 'Contoso' });
    for (const change of changes) await stores.requestStore.commit({ request: aRequest({ version: 1, ...change }), expected: 0, audit: [], effects: [] });
    stores.close();
  }

  async function run(...words: readonly string[]): Promise<{ code: number; said: string }> {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const code = await attention(readConfig({ DATA_DIR: folder }), words, { log: say, error: say });
    return { code, said: lines.join('\n') };
  }

  it('says who decides where nobody can approve, which is nothing that it can do itself', async () => {
    await given({ status: 'approval', waitsFor: admins, approval: { required: true, team: [], round: 1, decision: undefined } });
    const { said } = await run('list');
    assert.match(said, /Nobody who approves it can be asked\. A global administrator decides in Teams/);
    assert.doesNotMatch(said, /can be:/);
  });

  it('asks before it deletes a team, and says so where there is none', async () => {
    await given({ ...stopped, made: { team: 'team-1', link: undefined, parts: [] } });
    const { id, reference } = aRequest();
    assert.match((await run('delete', reference)).said, /This deletes the team of/);
    rmSync(folder, { recursive: true });
    await given(stopped);
    const { code, said } = await run('delete', id);
    assert.deepEqual([code, said], [2, `As far as is known nothing was made of ${reference}. This ends the request; a team that shows up after all is removed. Add --yes to do so.`]);
    assert.match((await run('list')).said, /can be: retry, delete/, 'nothing has happened yet');
  });

  it('has all that has stopped go on at once, as often as it is told to, and leaves what nobody can try again', async () => {
    const approval = { required: true, team: [], round: 1, decision: undefined };
    await given(
      { ...stopped, id: 'r1', reference: 'TW-AAA1' },
      { ...stopped, id: 'r2', reference: 'TW-AAA2' },
      { id: 'r3', reference: 'TW-AAA3', status: 'approval', waitsFor: admins, approval },
    );
    assert.deepEqual(await run('retry', '--all'), { code: 0, said: 'TW-AAA1 goes on from where it stopped.\nTW-AAA2 goes on from where it stopped.\n2 requests go on.' });
    assert.match((await run('list')).said, /TW-AAA3/);
    assert.deepEqual(await run('retry', '--all'), { code: 0, said: 'Nothing that has stopped can be tried again.' });
  });

  it('does nothing where nobody can tell what is meant', async () => {
    await given(stopped);
    for (const words of [['retry'], ['retry', aRequest().reference, '--all'], ['delete', '--all', '--yes'], ['list', '--all'], ['constructor', '--all'], ['all']]) {
      assert.equal((await run(...words)).code, 2, words.join(' '));
    }
  });
});
