import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { verify } from '../../src/audit/chain.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import { listening } from '../support/cosmos/connections.ts';
import { openCosmos } from '../support/cosmos/stores.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { redisIsInstalled, RedisServer } from '../support/redis-server.ts';
import { ask, asksToDecide, hears, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { ProductProcess } from './product-process.ts';
import { theTeam } from './teams.ts';
import { FlowWorld } from './world.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));

describe('A product of several processes on Cosmos DB', () => {
  let world: FlowWorld;
  let server: Awaited<ReturnType<typeof listening>>;
  let folders: string;
  let redis: RedisServer | undefined;
  const wire = new CosmosWire();
  const processes: ProductProcess[] = [];

  const process = async (roles: string): Promise<ProductProcess> => {
    const cosmos = { COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: wire.key, SIMULATOR: '1', ROLES: roles, SWEEP_SECONDS: '1', ...(redis ? { REDIS_URL: redis.url } : {}) };
    const own = roles === 'web' ? {} : { PORT: '0' };
    return new ProductProcess(world.environment({ ...cosmos, ...own, DATA_DIR: await mkdtemp(join(folders, roles)) }), [start]);
  };

  before(async function () {
    this.timeout(120_000);
    world = await FlowWorld.begin();
    server = await listening(wire);
    redis = redisIsInstalled ? await RedisServer.begin() : undefined;
    folders = await mkdtemp(join(tmpdir(), 'many-'));
    const setup = new ProductProcess({ COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: wire.key, DATA_DIR: folders }, [start, 'setup', 'cosmos']);
    await setup.start();
    await setup.ended;
    assert.match(setup.said, /teamwright\/requests: made\.\nteamwright\/tenants: made\.\nteamwright\/keys: made\./);
    for (const roles of ['web', 'jobs', 'jobs', 'scheduler']) {
      const one = await process(roles);
      await one.start();
      processes.push(one);
    }
  });

  after(async function () {
    this.timeout(120_000);
    for (const one of processes) assert.equal(await one.terminate(), 0);
    await server.close();
    await redis?.end();
    await world.end();
    await rm(folders, { recursive: true });
  });

  it('makes the team that was asked for of one, approved by way of it, and made by another', async () => {
    const lucia = await world.chat('lucia.romero');
    const hannah = await world.chat('hannah.becker');
    const asked = await ask(lucia, { template: templates.customer, name: 'Many machines', reason: 'growth' });
    const card = await asksToDecide(hannah, asked);
    await hannah.press(card, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    await says(lucia, asked.card, 'Ready · 100 %', 30_000);
    await hears(lucia, 'is ready');
    await theTeam(world, northwind, 'Customer - Many machines');

    const stores = openCosmos({ endpoint: server.endpoint, database: 'teamwright', key: wire.key, token: undefined }, new SystemClock());
    const request = await stores.requests.request(northwind, asked.id);
    assert.equal(request?.status, 'processed');
    const records = await stores.trail.records(northwind, asked.id);
    assert.deepEqual(verify(asked.id, records, request.trail), { ok: true, records: records.length });
    stores.close();
  }).timeout(90_000);

  it('leaves in Redis no more than bells, calls that were counted, and who people are', async function () {
    if (!redis) return void this.skip();
    const kept = await keptIn(redis.url);
    const shapes = new Set(kept.map(({ key }) => key.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID').replace(/^teamwright:(bell-\w+|calls|processes)\b.*$/, 'teamwright:$1')));
    assert.ok(shapes.has('teamwright:cache:ID:profile:1:ID') && shapes.has('teamwright:calls'), [...shapes].join());
    const mayBe = ['bell-effects', 'bell-provisioning', 'bell-sweep', 'calls', 'processes', 'cache:ID:profile:1:ID', 'cache:ID:person:1:ID', 'cache:ID:organization:1:ID'];
    assert.deepEqual([...shapes].filter((shape) => !mayBe.some((one) => shape === `teamwright:${one}`)), []);
    const all = JSON.stringify(kept);
    // Names of a team, of templates, of a channel, a reason; and a person's name, to see that it would be found.
    assert.deepEqual(['Many machines', 'Customer', 'Project', 'General', 'growth', 'Romero'].filter((text) => all.includes(text)), ['Romero']);
  });

  it('goes on while Redis is gone, and is heard again when it is back', async function () {
    if (!redis) return void this.skip();
    const lucia = await world.chat('lucia.romero');
    const made = async (name: string): Promise<void> => {
      const { card } = await ask(lucia, { template: templates.project, name });
      await says(lucia, card, 'Ready · 100 %', 40_000);
    };
    await redis.stop();
    await made('Without bells');
    await redis.start();
    await redis.flush();
    await made('With bells');
  }).timeout(120_000);

  it('asks nothing but the account for what it keeps: no file of the embedded store is made', async () => {
    const files = await readdir(folders, { recursive: true });
    assert.deepEqual(files.filter((file) => /teamwright\.sqlite|keys\.sqlite/.test(file)), []);
  });
});

/** Everything in a Redis, whatever it is. */
async function keptIn(url: string): Promise<readonly { readonly key: string; readonly value: unknown }[]> {
  const client = new Redis(url);
  const read: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
    string: (key) => client.get(key),
    hash: (key) => client.hgetall(key),
    list: (key) => client.lrange(key, 0, -1),
    set: (key) => client.smembers(key),
    zset: (key) => client.zrange(key, 0, -1),
    stream: (key) => client.xrange(key, '-', '+'),
  };
  const keys = await client.keys('*');
  const kept = await Promise.all(keys.map(async (key) => ({ key, value: await read[await client.type(key)]?.(key) })));
  client.disconnect();
  return kept;
}
