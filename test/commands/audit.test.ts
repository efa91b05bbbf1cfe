import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { noHead, type AuditRecord, type Entry } from '../../src/audit/record.ts';
import { headAfter, sealed } from '../../src/audit/sealing.ts';
import { signedHead } from '../../src/audit/trail-check.ts';
import { templateId } from '../../src/catalog/template.ts';
import { day, minute } from '../../src/clock.ts';
import { audit } from '../../src/commands/audit.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { containers } from '../../src/platform/cosmos/containers.ts';
import { openTenants, type Stores } from '../../src/stores.ts';
import { aRequest, aTemplate, noon, tenant } from '../support/builders.ts';
import { listening } from '../support/cosmos/connections.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';

const other = 'tenant-b';
const { id, reference } = aRequest();
const later = id.replace(/.{5}$/, 'fffff');

const by = (person: string, displayName: string, code: string, facts: Entry['facts'] = {}): Entry => ({ actor: person, code, facts, personal: [{ person, value: { id: person, displayName } }] });

/** A request of three records, another of two, a template with one; the second tenant has a request of its own, with the reference of the first. */
async function fill({ tenantStore, requestStore, templates, auditKeys }: Stores): Promise<void> {
  const records = (of: string, stream: string, at: number, entries: readonly Entry[]) => sealed(auditKeys, of, stream, noHead, at, entries);
  const request = async (of: string, one: string, at: number, change: Partial<ReturnType<typeof aRequest>>, entries: readonly Entry[]): Promise<void> => {
    const told = await records(of, one, at, entries);
    await requestStore.commit({ request: aRequest({ tenant: of, id: one, trail: headAfter(noHead, told), ...change }), expected: 0, audit: told, effects: [] });
  };
  await tenantStore.saveTenant({ id: tenant, name: 'Contoso' });
  await request(tenant, id, noon, {}, [by('rita', 'Rita \u0007Bell', 'requestSubmitted'), { actor: 'system', code: 'checkStarted', facts: {} }, by('ann', '=cmd|A1', 'requestApproved', { round: 1 })]);
  await request(tenant, later, noon + day, { reference: 'TW-ZZZZ' }, [by('rita', 'Rita Bell', 'requestSubmitted'), { actor: 'system', code: 'ERROR_CREATING_TEAM', facts: { failure: 'graph.refused' } }]);
  await templates.saveTemplate(tenant, aTemplate(), 0, await records(tenant, templateId(aTemplate()), noon + minute, [by('gina', 'Gina', 'templateChanged', { before: '1.0.0', version: '1.1.0', changed: 'version, approval' })]));
}

describe('The command for the trail', () => {
  let folder: string;
  let config: Config;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamwright-'));
    config = readConfig({ DATA_DIR: folder });
    await within(fill);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function within(work: (stores: Stores) => Promise<void>): Promise<void> {
    const stores = await openTenants(config);
    await work(stores);
    stores.close();
  }

  const run = async (...words: readonly string[]): Promise<{ code: number; told: readonly string[]; besides: string }> => {
    const [told, besides]: [string[], string[]] = [[], []];
    const code = await audit(config, words, { log: (line: string) => void told.push(line), error: (line: string) => void besides.push(line) });
    return { code, told, besides: besides.join('\n') };
  };

  function inFile(file: string, sql: string, ...values: readonly string[]): void {
    const db = new DatabaseSync(join(folder, file));
    db.prepare(sql).run(...values);
    db.close();
  }

  const change = (stream: string, seq: number, how: (record: AuditRecord) => object): void => {
    const db = new DatabaseSync(join(folder, 'teamwright.sqlite'));
    const { value } = db.prepare('SELECT value FROM audit WHERE stream = ? AND seq = ?').get(stream, seq) as { value: string };
    db.prepare('UPDATE audit SET value = ? WHERE stream = ? AND seq = ?').run(JSON.stringify(how(JSON.parse(value) as AuditRecord)), stream, seq);
    db.close();
  };

  const lines = [
    '2026-11-23T12:00:00.000Z  Creating the team stopped (graph.refused)  Teamwright  TW-ZZZZ Apollo',
    '2026-11-23T12:00:00.000Z  Submitted  Rita Bell  TW-ZZZZ Apollo',
    '2026-11-22T12:01:00.000Z  Template changed from version 1.0.0 to 1.1.0 (version, approval)  Gina  template Project',
    `2026-11-22T12:00:00.000Z  Approved  =cmd|A1  ${reference} Apollo`,
    `2026-11-22T12:00:00.000Z  Checking started  Teamwright  ${reference} Apollo`,
    `2026-11-22T12:00:00.000Z  Submitted  Rita  Bell  ${reference} Apollo`,
  ];

  it('lists what happened, who did it and what it is about, newest first, with nothing in it that drives a terminal', async () => {
    const { code, told, besides } = await run('list');
    // One name for one person: the one that is met first.
    assert.deepEqual([code, told, besides], [0, lines.map((line) => line.replace('Rita  Bell', 'Rita Bell')), '']);
  });

  it('lists one request, by its reference or its id, and a time alone', async () => {
    assert.deepEqual((await run('list', '--request', reference.toLowerCase())).told, lines.slice(3));
    assert.deepEqual((await run('list', '--request', later)).told, lines.slice(0, 2));
    assert.deepEqual((await run('list', '--from', '2026-11-22T12:01Z', '--until', '2026-11-23')).told, [lines[2]]);
    assert.deepEqual((await run('list', '--request', later, '--until', '2026-11-23')).told, []);
    assert.match((await run('list', '--from', '2027-01-01')).besides, /Nothing was recorded/);
    assert.match((await run('list', '--request', later, '--from', '2027-01-01')).besides, /Nothing was recorded/);
  });

  it('shows somebody who was erased as such', async () => {
    inFile('keys.sqlite', 'DELETE FROM people WHERE person = ?', 'ann');
    assert.match((await run('list')).told[3] ?? '', /Approved {2}a person whose name was erased {2}TW-/);
    assert.equal((await run('verify')).code, 0);
  });

  it('goes on with the next page where it is told to, and with all of them', async () => {
    await within(async ({ auditKeys, requestStore }) => {
      for (let number = 0; number < 60; number += 1) {
        const one = id.replace(/.{5}$/, String(number).padStart(5, '0'));
        const told = await sealed(auditKeys, tenant, one, noHead, noon - day, [{ actor: 'system', code: 'checkStarted', facts: {} }]);
        await requestStore.commit({ request: aRequest({ id: one, trail: headAfter(noHead, told) }), expected: 0, audit: told, effects: [] });
      }
    });
    const first = await run('list');
    const [, next = ''] = /list --page (\S+)$/.exec(first.besides) ?? [];
    const second = await run('list', '--page', next);
    assert.deepEqual([first.told.length, second.told.length, second.besides], [50, 16, '']);
    assert.deepEqual((await run('list', '--all')).told, [...first.told, ...second.told]);
    for (const broken of [next.slice(1), 'x']) {
      const refused = await run('list', '--page', broken);
      assert.deepEqual([refused.code, refused.told, /no page of this tenant/.test(refused.besides)], [1, [], true]);
    }
  });

  it('writes a line of JSON for each, or a row in which no sheet finds a formula', async () => {
    const { told } = await run('list', '--all', '--json');
    const [first] = told.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(told.length, 6);
    const { hash, ...readable } = first ?? {};
    assert.match(String(hash), /^[\da-f]{64}$/);
    assert.deepEqual(readable, {
      tenant, at: '2026-11-23T12:00:00.000Z', what: 'Creating the team stopped (graph.refused)', who: 'Teamwright', about: { kind: 'request', id: later, reference: 'TW-ZZZZ', name: 'Apollo' },
      stream: later, seq: 2, actor: 'system', code: 'ERROR_CREATING_TEAM', facts: { failure: 'graph.refused' },
    });
    const rows = (await run('list', '--all', '--csv')).told;
    assert.equal(rows[0], '"at","what","who","about","reference","tenant","stream","seq","code","facts"');
    assert.equal(rows[4], `"2026-11-22T12:00:00.000Z","Approved","'=cmd|A1","${reference} Apollo","${reference}","${tenant}","${id}","3","requestApproved","{""round"":1}"`);
  });

  it('drives no terminal in any shape', async () => {
    await within(async ({ templates, auditKeys }) => {
      const name = 'Evil\u001b[2J\u009b31m';
      const told = await sealed(auditKeys, tenant, 'evil', noHead, noon, [by('eve', name, 'templateCreated', { version: '1.0.0' })]);
      await templates.saveTemplate(tenant, aTemplate({ templateConfiguration: { id: 'evil', name } }), 0, told);
    });
    for (const shape of [[], ['--csv'], ['--json']]) {
      const { told } = await run('list', ...shape);
      assert.ok(told.some((line) => line.includes('Evil')), shape.join());
      assert.doesNotMatch(told.join('\n'), /[\u001b\u009b]/, shape.join());
    }
    const names = (await run('list', '--json')).told.map((line) => (JSON.parse(line) as { who: string }).who);
    assert.ok(names.includes('Evil\u001b[2J\u009b31m'), 'a program reads it as it is');
  });

  it('says that the trail is complete and unchanged', async () => {
    assert.deepEqual(await run('verify'), { code: 0, told: ['Contoso: 6 records are complete and unchanged, in 3 streams.'], besides: '' });
    assert.deepEqual((await run('verify', '--request', reference)).told, [`${reference}: ✓ The trail is complete and unchanged. (3)`]);
  });

  for (const [what, harm, said] of [
    ['a record that was changed', () => change(id, 2, (record) => ({ ...record, code: 'checkPassed' })), /✕ TW-\w+ Apollo: record 2 was changed/],
    ['a record that is none any more', () => change(id, 2, (record) => ({ ...record, sealed: undefined, facts: undefined, at: 'yesterday' })), /record 2 was changed/],
    ['a record that nobody can read any more', () => inFile('teamwright.sqlite', `UPDATE audit SET value = '{' WHERE stream = ? AND seq = 2`, id), /record 2 was changed/],
    ['a record that is nothing any more', () => inFile('teamwright.sqlite', `UPDATE audit SET value = 'null' WHERE stream = ? AND seq = 2`, id), /record 2 was changed/],
    ['a record that was put where no list comes to', () => inFile('teamwright.sqlite', 'UPDATE audit SET at = -1 WHERE stream = ? AND seq = 2', id), /record 2 was changed/],
    ['a record that was put behind its place', () => inFile('teamwright.sqlite', 'UPDATE audit SET seq = 9 WHERE stream = ? AND seq = 3', id), /record 3 was changed/],
    ['a record that was taken out', () => inFile('teamwright.sqlite', 'DELETE FROM audit WHERE stream = ? AND seq = 1', id), /record 1 is missing/],
    ['records that were cut off at the end', () => inFile('teamwright.sqlite', 'DELETE FROM audit WHERE stream = ? AND seq > 1', id), /do not end with record 3/],
    ['records that are all gone', () => inFile('teamwright.sqlite', 'DELETE FROM audit WHERE stream = ?', id), /do not end with record 3/],
    ['a request that is gone', () => inFile('teamwright.sqlite', 'DELETE FROM requests WHERE id = ?', id), /its 3 records are there, the request itself is not/],
    ['a record of another stream', () => change(id, 1, (record) => ({ ...record, stream: later })), /record 1 belongs to something else/],
  ] as const) {
    it(`says what is broken, and ends with 1, for ${what}`, async () => {
      harm();
      const { code, told, besides } = await run('verify');
      assert.deepEqual([code, told], [1, []]);
      assert.match(besides, said);
      assert.match(besides, /Contoso: one stream is incomplete or changed, of 3\./);
      assert.equal((await run('verify', '--request', later)).code, 0);
      if (!what.endsWith('is gone')) assert.equal((await run('verify', '--request', reference)).code, 1);
      assert.equal((await run('list', '--all')).code, 0);
    });
  }

  it('says so where what is kept apart speaks against the records', async () => {
    const stream = templateId(aTemplate());
    await within(async ({ keptHeads, tenantKeys, trail }) => keptHeads.keep(tenant, await signedHead(tenantKeys, tenant, stream, await trail.head(tenant, stream))));
    assert.equal((await run('verify')).code, 0);
    inFile('teamwright.sqlite', 'DELETE FROM audit WHERE stream = ?', stream);
    const { code, besides } = await run('verify');
    assert.deepEqual([code, /✕ template Project: there was a record; it is missing\./.test(besides)], [1, true], besides);
  });

  it('keeps several tenants apart', async () => {
    await within(async ({ tenantStore, requestStore, auditKeys }) => {
      await tenantStore.saveTenant({ id: other, name: 'Fabrikam' });
      const told = await sealed(auditKeys, other, id, noHead, noon, [{ actor: 'system', code: 'checkStarted', facts: {} }]);
      await requestStore.commit({ request: aRequest({ tenant: other, trail: headAfter(noHead, told) }), expected: 0, audit: told, effects: [] });
    });
    const which = await run('list');
    assert.deepEqual([which.code, which.told, /--tenant.*\n {2}tenant-a {2}Contoso\n {2}tenant-b {2}Fabrikam/.test(which.besides)], [2, [], true]);
    assert.equal((await run('list', '--tenant', other)).told.length, 1);
    assert.equal((await run('list', '--tenant', 'fabrikam')).told.length, 1);
    assert.equal((await run('list', '--request', reference)).code, 2);
    assert.equal((await run('list', '--request', reference, '--tenant', tenant.toUpperCase())).told.length, 3);
    assert.deepEqual((await run('verify')).told.length, 2);
    change(id, 1, (record) => ({ ...record, code: 'x' }));
    assert.equal((await run('verify')).code, 1);
    assert.deepEqual([(await run('list', '--tenant', 'nobody')).code, (await run('verify', '--request', 'TW-NONE')).code], [1, 1]);
  });

  it('says how it is used, and what is no date, and that there is no store', async () => {
    assert.deepEqual([(await run()).code, (await run('--help')).code, (await run('list', '--help')).code], [0, 0, 0]);
    for (const words of ['lists', 'list more', 'list --json --csv', 'list --all --page x', 'list --request x --page y', 'verify --json', 'verify --from 2026-01-01', 'list --for x']) {
      const { code, told, besides } = await run(...words.split(' '));
      assert.deepEqual([code, told, /npm run audit -- verify/.test(besides)], [2, [], true], words);
    }
    for (const date of ['today', '2026-13-01', '2026-02-30', '2026-11-31T12:00Z', '2026-11-22T12:00']) assert.deepEqual([(await run('list', '--from', date)).code, (await run('list', '--until', date)).code], [2, 2], date);
    config = readConfig({ DATA_DIR: join(folder, 'nothing') });
    assert.deepEqual([(await run('list')).code, (await run('verify')).code], [1, 1]);
  });

  it('reads and checks a trail in Cosmos DB likewise', async () => {
    const wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const server = await listening(wire);
    config = readConfig({ DATA_DIR: folder, COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: wire.key, SIMULATOR: '1' });
    await within(fill);
    assert.deepEqual((await run('list', '--all')).told, lines.map((line) => line.replace('Rita  Bell', 'Rita Bell')));
    assert.deepEqual((await run('verify')).told, ['Contoso: 6 records are complete and unchanged, in 3 streams.']);
    const stored = wire.container('teamwright', 'requests');
    for (const { id: item, requestId } of [...stored.items()]) if (item === `audit:${id}:1`) stored.batch([tenant, String(requestId)], [{ operationType: 'Delete', id: item }]);
    assert.equal((await run('verify')).code, 1);
    await server.close();
  });
});
