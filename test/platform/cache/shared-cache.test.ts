import assert from 'node:assert/strict';
import { hour } from '../../../src/clock.ts';
import { BentoTenantCache } from '../../../src/platform/cache/bento-cache.ts';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.ts';
import { sharedLevel } from '../../../src/platform/redis/shared-level.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { clock } from '../redis/bell-processes.ts';
import { ann, named } from './cached.ts';

describeWithRedis('The cache of several processes, on a real Redis', () => {
  let server: RedisServer;
  let connections: RedisConnection[] = [];

  const begun = async () => {
    const telemetry = new FakeTelemetry();
    const connection = new RedisConnection({ url: server.url, prefix: 'teamwright' }, { clock, telemetry });
    connections.push(connection);
    const cache = new BentoTenantCache(sharedLevel(connection));
    return { cache, connection, telemetry };
  };
  /** Until the bus of all that were begun is heard. */
  const heard = (count: number) => until('all listen', async () => (await server.command('PUBSUB', 'NUMSUB', 'bentocache.notifications:teamwright')).split('\n')[1] === String(count));
  const ready = async () => {
    const one = await begun();
    await until('Redis is there', () => one.connection.isReady);
    return one;
  };
  const nothing = () => Promise.resolve(undefined);
  /** Two that hear each other, and both keep the same. */
  const both = async () => {
    const [one, other] = [await ready(), await ready()];
    await heard(2);
    await one.cache.put(ann, named('Ann'));
    assert.deepEqual(await other.cache.get(ann, nothing), named('Ann'));
    return [one, other] as const;
  };
  /** Nobody goes back to what was put right. */
  const askedAnew = async (all: readonly { readonly cache: BentoTenantCache }[], patience: number) => {
    for (const { cache } of all) {
      await until('it is asked anew', async () => (await cache.get(ann, () => Promise.resolve(named('Ann Marie'))) as { name: string }).name === 'Ann Marie', patience);
    }
  };

  before(async () => {
    server = await RedisServer.begin();
  });
  afterEach(async () => {
    for (const connection of connections) connection.close();
    connections = [];
    await server.flush();
  });
  after(() => server.end());

  it('has what another has read, and no longer than its kind says', async () => {
    const [one, other] = [await ready(), await ready()];
    await one.cache.get(ann, () => Promise.resolve(named('Ann')));
    assert.deepEqual(await other.cache.get(ann, nothing), named('Ann'));
    const [key = ''] = (await server.command('KEYS', 'teamwright:cache:*')).split('\n');
    assert.equal(key, 'teamwright:cache:north:profile:1:ann');
    const left = Number(await server.command('PTTL', key));
    assert.ok(left > 0 && left <= hour, String(left));
  });

  it('forgets what another has put right', async () => {
    const [one, other] = await both();
    await one.cache.put(ann, named('Ann Marie'));
    await until('it is heard', async () => (await other.cache.get(ann, nothing) as { name: string }).name === 'Ann Marie');
    await one.cache.forget('north');
    await until('that too', async () => (await other.cache.get(ann, nothing)) === undefined);
  });

  it('says where Redis does not let it forget a tenant', async () => {
    const one = await ready();
    await one.cache.put(ann, named('Ann'));
    await server.command('ACL', 'SETUSER', 'default', '-unlink');
    await assert.rejects(one.cache.forget('north')).finally(() => server.command('ACL', 'SETUSER', 'default', '+unlink'));
    await one.cache.forget('north');
    assert.equal(await server.command('KEYS', 'teamwright:cache:*'), '');
  });

  it('does without while Redis is away, and forgets what it may have missed when it is back', async () => {
    const [, other] = await both();
    await server.stop();
    await until('it is known to be away', () => !other.connection.isReady);
    assert.deepEqual(await other.cache.get(ann, nothing), named('Ann'));
    assert.deepEqual(await other.cache.get({ ...ann, id: 'bob' }, () => Promise.resolve(named('Bob'))), named('Bob'));
    await server.start();
    await server.flush();
    await heard(2);
    await until('it has forgotten', async () => (await other.cache.get(ann, nothing)) === undefined);
  });

  it('begins to hear when Redis comes after it', async () => {
    await server.stop();
    const one = await begun();
    assert.deepEqual(await one.cache.get(ann, () => Promise.resolve(named('Ann'))), named('Ann'));
    await server.start();
    await heard(1);
    await ready();
    await heard(2);
  });

  it('passes over what is not its own', async () => {
    const one = await ready();
    await heard(1);
    await one.cache.put(ann, named('Ann'));
    for (const text of ['', 'null', '{"from":1}', '{"from":"x","message":{}}', '{"from":"x","message":{"keys":[]}}', '{"from":"x","message":{"type":"delete","keys":[{"toString":1}],"namespace":"teamwright:cache:north"}}']) await server.command('PUBLISH', 'bentocache.notifications:teamwright', text);
    assert.deepEqual(await one.cache.get(ann, nothing), named('Ann'));
    for (const text of ['no JSON', 'null', '5', '{}', '{"value":5,"logicalExpiration":9e15}', '{"value":{},"tags":{"length":1},"logicalExpiration":9e15}']) {
      await server.command('SET', 'teamwright:cache:north:profile:1:bob', text);
      assert.deepEqual(await (await ready()).cache.get({ ...ann, id: 'bob' }, () => Promise.resolve(named('Bob'))), named('Bob'));
    }
  });

  it('has nobody go back to what was put right while Redis was full', async () => {
    const [one, other] = await both();
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    await one.cache.put(ann, named('Ann Marie'));
    await askedAnew([other], 2000).finally(() => server.command('CONFIG', 'SET', 'maxmemory', '0'));
  });

  it('has nobody go back to what was put right while Redis was away', async () => {
    const [one, other] = await both();
    await server.stop();
    await until('it is known to be away', () => !one.connection.isReady);
    await one.cache.put(ann, named('Ann Marie'));
    await server.start();
    await heard(2);
    await askedAnew([one, other], 2000);
  });

  it('has nobody go back to what was put right while Redis was silent', async () => {
    const [one, other] = await both();
    server.freeze();
    const from = Date.now();
    for (let go = 0; go < 20; go += 1) await one.cache.put({ ...ann, tenant: `tenant${go}` }, named('Ann'));
    await one.cache.put(ann, named('Ann Marie'));
    const took = Date.now() - from;
    server.thaw();
    await heard(2);
    await askedAnew([one, other], 5000);
    assert.ok(took < 1500, `${took} ms`);
  });

  it('waits for no Redis that was silent from the beginning, and leaves it to the connection to say what is wrong', async () => {
    server.freeze();
    const { cache, telemetry } = await begun();
    const from = Date.now();
    for (let go = 0; go < 10; go += 1) {
      await cache.put({ ...ann, id: `${go}` }, named('Ann'));
      await clock.wait(50);
    }
    const took = Date.now() - from;
    server.thaw();
    assert.ok(took < 1000, `${took} ms`);
    assert.deepEqual(telemetry.failures, []);
  });
});
