import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from '../../src/commands/doctor.ts';
import { setup } from '../../src/commands/setup.ts';
import { readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { listening as listeningForBlobs } from '../support/blob/connections.ts';
import { BlobWire } from '../support/blob/wire-server.ts';
import { listening } from '../support/cosmos/connections.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

describe('The doctor of several machines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  let wire: CosmosWire;
  let server: Awaited<ReturnType<typeof listening>>;

  beforeEach(async () => {
    wire = new CosmosWire();
    server = await listening(wire);
  });
  afterEach(() => server.close());
  after(() => rmSync(folder, { recursive: true }));

  const told = async (command: typeof doctor | typeof setup, words: readonly string[], own: Environment): Promise<{ code: number; said: string }> => {
    const lines: string[] = [];
    const say = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
    const code = await command(readConfig({ DATA_DIR: folder, ...own }), words, say);
    return { code, said: lines.join('\n') };
  };
  const account = (): Environment => ({ COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: wire.key });

  it('says what to do about an account that was not set up, and after that has nothing to say against it', async () => {
    const before = await told(doctor, [], account());
    assert.equal(before.code, 1);
    assert.match(before.said, /✕ The store \(http:\/\/127\.0\.0\.1:\d+, teamwright\): .*npm run setup -- cosmos/);
    assert.deepEqual(await told(setup, ['cosmos'], account()), { code: 0, said: 'teamwright/requests: made.\nteamwright/tenants: made.\nteamwright/keys: made.' });
    assert.match((await told(setup, ['cosmos'], account())).said, /^(teamwright\/\w+: is there, as it has to be\.\n?){3}$/);
    const after = await told(doctor, [], account());
    assert.deepEqual([after.code, /✔ The store opens: http.*\n✔.*\n✔ Cosmos DB shows every process/.test(after.said)], [0, true], after.said);
  });

  it('calls it a problem where a process may not see what another one has written', async () => {
    await told(setup, ['cosmos'], account());
    wire.consistency = 'Session';
    const { code, said } = await told(doctor, [], account());
    assert.deepEqual([code, /✕ The consistency of the Cosmos DB account is Session/.test(said)], [1, true], said);
  });

  it('calls it a problem where a container lacks an index that this version asks for, until it is set up again', async () => {
    await told(setup, ['cosmos'], account());
    const container = wire.container('teamwright', 'requests');
    container.definition = { ...container.definition, indexingPolicy: { ...container.definition.indexingPolicy, compositeIndexes: [] } };
    const { code, said } = await told(doctor, [], account());
    assert.deepEqual([code, /✕ .*teamwright\/requests.*npm run setup -- cosmos/.test(said)], [1, true], said);
    await told(setup, ['cosmos'], account());
    assert.equal((await told(doctor, [], account())).code, 0);
  });

  it('tells a key that is not the account’s from an account that does not answer', async () => {
    assert.match((await told(doctor, [], { ...account(), COSMOS_KEY: Buffer.from('another').toString('base64') })).said, /refused a call \(401\)/);
    await assert.rejects(told(setup, ['cosmos'], { ...account(), COSMOS_ENDPOINT: 'http://127.0.0.1:9' }), { code: 'store.unavailable' });
  });

  it('sets nothing up that is not asked for', async () => {
    assert.equal((await told(setup, [], {})).code, 0);
    assert.equal((await told(setup, ['redis'], {})).code, 2);
    assert.deepEqual([(await told(setup, ['cosmos'], {})).code, /COSMOS_ENDPOINT is not set/.test((await told(setup, ['cosmos'], {})).said)], [1, true]);
  });

  it('warns where Redis does not answer, as teams are made without it too', async () => {
    const { code, said } = await told(doctor, [], { REDIS_URL: 'redis://127.0.0.1:9' });
    assert.deepEqual([code, /! Redis does not let us in at 127\.0\.0\.1:9 \(ECONNREFUSED\)/.test(said)], [0, true], said);
  });

  it('does not say that a Redis forgets keys which does not tell', async () => {
    const server = createServer((socket) =>
      socket.setEncoding('utf8').on('data', (text: string) => {
        for (const command of text.split(/(?=^\*\d+\r\n)/m)) socket.write(/\r\ninfo\r\n/i.test(command) ? '$25\r\n# Memory\r\nused_memory:1\r\n\r\n' : '+OK\r\n');
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, said } = await told(doctor, [], { REDIS_URL: `redis://127.0.0.1:${String(port)}` });
    server.close();
    assert.deepEqual([code, /✔ Redis answers at 127\.0\.0\.1:\d+, and does not tell/.test(said)], [0, true], said);
  });

  describe('of pictures', () => {
    let pictures: BlobWire;
    let blobs: Awaited<ReturnType<typeof listeningForBlobs>>;
    beforeEach(async () => {
      pictures = new BlobWire();
      blobs = await listeningForBlobs(pictures);
    });
    afterEach(() => blobs.close());
    const kept = (): Environment => ({ BLOB_ENDPOINT: blobs.endpoint, BLOB_KEY: pictures.key });

    it('warns of an account that was not set up, and says what to do; after that it has nothing to say against it', async () => {
      const before = await told(doctor, [], kept());
      assert.deepEqual([before.code, /! Templates are shown without pictures \(http:.*npm run setup -- blob/.test(before.said)], [0, true], before.said);
      assert.deepEqual(await told(setup, ['blob'], kept()), { code: 0, said: 'pictures1/template-pictures: made.' });
      assert.deepEqual(await told(setup, ['blob'], kept()), { code: 0, said: 'pictures1/template-pictures: is there, as it has to be.' });
      const after = await told(doctor, [], kept());
      assert.deepEqual([after.code, /✔ Pictures of templates are kept and shown by http:/.test(after.said)], [0, true], after.said);
    });

    it('tells a key that is not the account’s from an account that does not answer', async () => {
      assert.match((await told(doctor, [], { ...kept(), BLOB_KEY: Buffer.from('another').toString('base64') })).said, /! Templates .*refused a call \(403\)/);
      assert.match((await told(doctor, [], { ...kept(), BLOB_ENDPOINT: 'http://127.0.0.1:9/pictures1' })).said, /! Templates .*does not answer/);
      await assert.rejects(told(setup, ['blob'], { ...kept(), BLOB_ENDPOINT: 'http://127.0.0.1:9/pictures1' }), { code: 'blobs.unavailable' });
    });

    it('says that there are none beside Cosmos DB alone, and that a folder needs no set-up', async () => {
      await told(setup, ['cosmos'], account());
      assert.match((await told(doctor, [], account())).said, /! Templates have no pictures: .*BLOB_ENDPOINT/);
      assert.doesNotMatch((await told(doctor, [], { ...account(), ...kept() })).said, /have no pictures/);
      assert.deepEqual([(await told(setup, ['blob'], {})).code, /BLOB_ENDPOINT is not set/.test((await told(setup, ['blob'], {})).said)], [1, true]);
    });
  });

  describeWithRedis('with a Redis', () => {
    it('warns where that forgets keys, or does not let us in', async () => {
      const redis = await RedisServer.begin('--maxmemory-policy', 'noeviction');
      const of = (): Promise<{ said: string }> => told(doctor, [], { REDIS_URL: redis.url });
      assert.match((await of()).said, /✔ Redis answers at 127\.0\.0\.1:\d+/);
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
      assert.match((await of()).said, /! Redis at .* forgets keys when it is full \(maxmemory-policy allkeys-lru\)/);
      await redis.command('CONFIG', 'SET', 'requirepass', 'secret');
      assert.match((await of()).said, /! Redis does not let us in at .* \(NOAUTH\)/);
      await redis.end();
    });

    it('warns of a cluster, which refuses our scripts though it answers', async () => {
      const redis = await RedisServer.begin('--maxmemory-policy', 'noeviction', '--cluster-enabled', 'yes');
      await redis.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until('it is up', async () => (await redis.command('CLUSTER', 'INFO')).includes('cluster_state:ok'));
      const { said } = await told(doctor, [], { REDIS_URL: redis.url });
      await redis.end();
      assert.match(said, /! Redis at 127\.0\.0\.1:\d+ is a cluster,/);
    });
  });
});
