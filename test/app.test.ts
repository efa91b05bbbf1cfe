import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, startSimulated } from '../src/app.ts';
import { noHead } from '../src/audit/record.ts';
import { sealed } from '../src/audit/sealing.ts';
import { templateId } from '../src/catalog/template.ts';
import { doctor } from '../src/commands/doctor.ts';
import { readConfig } from '../src/config.ts';
import { openTenants } from '../src/stores.ts';
import { until } from './support/until.ts';

describe('A simulated tenant', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'app-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const own = (): Record<string, string> => ({ DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: '0', LOG_LEVEL: 'silent' });
  // Nobody listens there: whoever asks it does not start.
  const cosmos = { COSMOS_ENDPOINT: 'http://127.0.0.1:9', COSMOS_KEY: 'a2V5' };
  const blob = { BLOB_ENDPOINT: 'http://127.0.0.1:9/pictures1', BLOB_KEY: 'a2V5' };
  const redis = { REDIS_URL: 'redis://127.0.0.1:9' };

  it('is not put beside what real ones share, unless it is asked for', async () => {
    for (const shared of [cosmos, redis, blob]) {
      const [name] = Object.keys(shared);
      await assert.rejects(startApp(readConfig({ ...own(), ...shared })), ({ code, values }: { code?: unknown; values?: { problems?: unknown } }) => {
        assert.equal(code, 'config.invalid');
        assert.match(String(values?.problems), new RegExp(`missing beside ${String(name)}\\. .*SIMULATOR=1`));
        return true;
      });
    }
    assert.equal(existsSync(join(folder, 'simulator.sqlite')), false);
  });

  it('is not put on what a real one has left in the folder, whose requests would go on there, unless it is asked for', async () => {
    const config = readConfig(own());
    const { close } = await openTenants(config);
    close();
    await assert.rejects(startApp(config), { code: 'data.real', values: { folder } });
    const told: string[] = [];
    const say = (line: string): void => void told.push(line);
    assert.equal(await doctor(config, [], { log: say, error: say }), 1);
    assert.match(told[0] ?? '', /^✕ The store .* holds what a real tenant has left.*BOT_APP_ID/);
    assert.equal(existsSync(join(folder, 'simulator.sqlite')), false);
    await (await startApp(readConfig({ ...own(), SIMULATOR: '1' }))).stop();
    await (await startApp(config)).stop();
  }).timeout(20_000);

  it('is not begun with a company file that is none, and says whose fault it is', async () => {
    const tenant = { id: '11111111-1111-4111-8111-111111111111', displayName: 'Own', domain: 'own.example', users: [{ id: 'ann', displayName: 'Ann' }] };
    const file = join(folder, 'own.json');
    for (const [content, problem] of [
      [undefined, /^SIMULATOR_COMPANY: .*own\.json.*ENOENT/],
      ['{"tenants":[', /^SIMULATOR_COMPANY: .*own\.json/],
      [JSON.stringify({ tenants: [{ ...tenant, displayName: 7 }] }), /^SIMULATOR_COMPANY: .*tenants\[0\]\.displayName/],
      [JSON.stringify({ tenants: [tenant], templates: { [tenant.id]: [{ templateConfiguration: { name: 'A' } }] } }), /^SIMULATOR_COMPANY: templates of Own: \$\.templateConfiguration\.id/],
    ] as const) {
      if (content !== undefined) await writeFile(file, content);
      await assert.rejects(startApp(readConfig({ ...own(), SIMULATOR_COMPANY: file })), ({ code, values }: { code?: unknown; values?: { problems?: unknown } }) => {
        assert.equal(code, 'config.invalid');
        assert.match(String(values?.problems), problem);
        return true;
      });
    }
  }).timeout(20_000);

  it('is shown by itself, whatever is shared elsewhere and whatever this process does', async () => {
    const events = { COLLECTOR_URL: 'http://127.0.0.1:9', COLLECTOR_TOKEN: 't'.repeat(32) };
    const app = await startSimulated(readConfig({ ...own(), ...cosmos, ...redis, ...blob, ...events, ROLES: 'scheduler' }));
    try {
      assert.equal(app.ports.eventLog, undefined);
      assert.ok((await app.ports.tenantStore.tenants()).length > 0);
      assert.equal(existsSync(join(folder, 'teamwright.sqlite')), true);
      const { status } = await fetch(`${app.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
      assert.equal(status, 401);
    } finally {
      await app.stop();
    }
  }).timeout(20_000);

  it('keeps the heads of what was recorded before it was started', async () => {
    const record = { actor: 'system', code: 'templateEnabled', facts: {} };
    const before = await startSimulated(readConfig(own()));
    const { tenantStore, templates, auditKeys } = before.ports;
    const [tenant] = await tenantStore.tenants();
    const [stored] = await templates.templates(tenant!.id);
    const stream = templateId(stored!.template);
    await templates.saveTemplate(tenant!.id, stored!.template, stored!.etag, await sealed(auditKeys, tenant!.id, stream, noHead, Date.now(), [record]));
    await before.stop();
    const app = await startSimulated(readConfig(own()));
    await until('the head is kept', async () => (await app.ports.keptHeads.head(tenant!.id, stream))?.seq === 1);
    await app.stop();
  }).timeout(20_000);
});
