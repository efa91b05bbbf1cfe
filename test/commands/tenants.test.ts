import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenants } from '../../src/commands/tenants.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { holdFolder } from '../../src/app.ts';
import { pictureName } from '../../src/catalog/picture.ts';
import { containers } from '../../src/platform/cosmos/containers.ts';
import { portrait } from '../../src/simulator/graph/portrait.ts';
import { openTenants } from '../../src/stores.ts';
import { listening } from '../support/cosmos/connections.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';

const own = '01234567-89ab-cdef-0123-456789abcdef';
const customer = 'c0570be2-0000-4000-8000-000000000001';

describe('The command for tenants', () => {
  let folder: string;
  let config: Config;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamwright-'));
    config = readConfig({ DATA_DIR: folder, BOT_APP_ID: own, BOT_TENANT_ID: own, BOT_CLIENT_SECRET: 's', PUBLIC_URL: 'https://bot.example' });
    await run('add', own, 'Own');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = async (...words: readonly string[]): Promise<{ code: number; said: string }> => {
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const code = await tenants(config, words, { log, error: log });
    return { code, said: lines.join('\n') };
  };

  it('takes a tenant up once, with the link by which its administrator consents', async () => {
    const { code, said } = await run('add', customer.toUpperCase(), 'Fabrikam', 'Ltd');
    assert.equal(code, 0);
    assert.match(said, /Fabrikam Ltd \(c0570be2-[^)]+\) is served from now on/);
    assert.ok(said.includes(`https://login.microsoftonline.com/${customer}/adminconsent?client_id=${own}`));
    assert.match((await run('add', customer)).said, /Fabrikam Ltd .* already/);
    assert.equal((await run('list')).said.split('\n').length, 2);
  });

  it('says that a bot which is a managed identity serves its own tenant only', async () => {
    config = readConfig({ DATA_DIR: folder, BOT_APP_ID: own, BOT_TENANT_ID: own, BOT_MANAGED_IDENTITY_ID: own, PUBLIC_URL: 'https://bot.example' });
    const { code, said } = await run('add', customer);
    assert.equal(code, 1);
    assert.match(said, /managed identity/);
    assert.equal((await run('list')).said.split('\n').length, 1);
  });

  it('finds nobody in a folder without a store, and makes none there', async () => {
    const empty = join(folder, 'empty');
    config = readConfig({ DATA_DIR: empty });
    const [listed, removed] = [await run('list'), await run('remove', customer, '--export', join(folder, 'x'))];
    assert.deepEqual([listed.code, removed.code, existsSync(empty)], [0, 1, false]);
    for (const { said } of [listed, removed]) assert.match(said, /No tenant is served yet in .*empty\. .*DATA_DIR/);
  });

  it('forgets a tenant only when it is sure, and when everything is in a file', async () => {
    await run('add', customer, 'Fabrikam');
    const file = join(folder, 'fabrikam.ndjson');
    assert.deepEqual([(await run('remove', customer)).code, (await run('remove', customer, '--export', file)).code], [2, 2]);
    assert.equal(existsSync(file), false);
    const copies = ['teamwright', 'keys', 'heads'].map((name) => join(folder, `${name}.v1.sqlite`));
    for (const copy of copies) writeFileSync(copy, 'a copy');
    assert.equal((await run('remove', customer, '--export', file, '--yes')).code, 0);
    const [line] = readFileSync(file, 'utf8').trim().split('\n');
    assert.deepEqual(JSON.parse(line ?? ''), { kind: 'tenants', record: { tenant: customer, value: { id: customer, name: 'Fabrikam' } } });
    assert.deepEqual(copies.filter((copy) => existsSync(copy)), [], 'older copies hold what is to be forgotten');
    assert.doesNotMatch((await run('list')).said, /Fabrikam/);
    assert.equal((await run('remove', customer, '--export', `${file}2`, '--yes')).code, 1);
  });

  describeWithRedis('and where processes share what they have cached', () => {
    let server: RedisServer;
    before(async () => {
      server = await RedisServer.begin();
    });
    after(() => server.end());

    it('forgets that too, and of nobody else; where it cannot, it says when it is over', async () => {
      config = { ...config, redis: { url: server.url, prefix: 'teamwright' } };
      for (const tenant of [own, customer]) await server.command('SET', `teamwright:cache:${tenant}:profile:ann`, '{}');
      await run('add', customer, 'Fabrikam');
      assert.doesNotMatch((await run('remove', customer, '--export', join(folder, 'one'), '--yes')).said, /Redis/);
      assert.equal(await server.command('KEYS', 'teamwright:cache:*'), `teamwright:cache:${own}:profile:ann`);
      await run('add', customer, 'Fabrikam');
      await server.stop();
      const { code, said } = await run('remove', customer, '--export', join(folder, 'two'), '--yes');
      assert.equal(code, 0);
      assert.match(said, /Redis \(REDIS_URL\) could not be reached.* within a day/);
    });
  });

  it('takes a tenant’s pictures along, and forgets them, and leaves those of others', async () => {
    await run('add', customer, 'Fabrikam');
    const picture = { bytes: portrait('Project'), type: 'image/png' } as const;
    const name = pictureName('project', picture);
    const { pictureStore, close } = await openTenants(config);
    for (const tenant of [own, customer]) await pictureStore?.put(tenant, name, picture);
    close();
    const file = join(folder, 'fabrikam.ndjson');
    assert.equal((await run('remove', customer, '--export', file, '--yes')).code, 0);
    const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { kind: string; record: unknown });
    const base64 = Buffer.from(picture.bytes).toString('base64');
    assert.deepEqual(lines.filter(({ kind }) => kind === 'pictures').map(({ record }) => record), [{ tenant: customer, name, type: 'image/png', base64 }]);
    assert.deepEqual([own, customer].map((tenant) => existsSync(join(folder, 'pictures', tenant, name))), [true, false]);
  });

  it('forgets nothing where the file is there already, or cannot be made', async () => {
    await run('add', customer);
    const file = join(folder, 'there');
    writeFileSync(file, 'kept');
    for (const one of [file, join(folder, 'no', 'folder')]) assert.equal((await run('remove', customer, '--export', one, '--yes')).code, 1);
    assert.equal(readFileSync(file, 'utf8'), 'kept');
    const { tenantStore, close } = await openTenants(config);
    assert.ok(await tenantStore.tenant(customer));
    close();
  });

  it('does not forget the tenant of the bot, nor anybody beside a running product', async () => {
    assert.match((await run('remove', own, '--export', join(folder, 'own'), '--yes')).said, /BOT_TENANT_ID/);
    const lock = holdFolder(folder);
    await assert.rejects(run('remove', customer, '--export', join(folder, 'x'), '--yes'), { code: 'data.inUse' });
    lock.release();
  });

  it('forgets beside a running product where everything is kept in Cosmos DB: its folder has nothing of it, and a container has no other', async () => {
    const wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const server = await listening(wire);
    config = { ...config, cosmos: { endpoint: server.endpoint, database: 'teamwright', key: wire.key, identity: undefined } };
    const lock = holdFolder(folder);
    await run('add', customer, 'Fabrikam');
    const { code, said } = await run('remove', customer, '--export', join(folder, 'fabrikam.ndjson'), '--yes');
    lock.release();
    assert.deepEqual([code, (await run('list')).said], [0, 'No tenant is served yet.'], said);
    await server.close();
  });

  for (const words of [['add'], ['add', 'contoso.com'], ['remove', 'x'], ['list', 'all'], ['forget', customer], ['add', customer, '--force']]) {
    it(`says what can be done where it is asked for “${words.join(' ')}”`, async () => {
      const { code, said } = await run(...words);
      assert.equal(code, 2);
      assert.match(said, /npm run tenants|no tenant id/);
    });
  }
});
