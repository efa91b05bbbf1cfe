import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { freePort } from '../../../src/platform/embedded/free-port.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.ts';
import type { Telemetry } from '../../../src/telemetry.ts';
import { loopbackCertificate, loopbackKey } from '../../support/loopback-certificate.ts';
import { MovingAddress } from '../../support/moving-address.ts';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

/** A connection to this address, and the reasons for which it failed. */
function connected(url: string) {
  const reasons: unknown[] = [];
  const errors: string[] = [];
  const telemetry: Telemetry = {
    note: () => undefined,
    failure: (_, error, particulars) => {
      reasons.push(particulars?.['reason']);
      errors.push(inspect(error));
    },
  };
  return { reasons, errors, connection: new RedisConnection({ url, prefix: 'teamwright' }, { clock: new SystemClock(), telemetry }) };
}

describeWithRedis('A connection to Redis', () => {
  it('gives the password, and keeps it to itself where it is wrong', async () => {
    const server = await RedisServer.begin('--requirepass', 'hunter2');
    const right = connected(`redis://:hunter2@127.0.0.1:${server.port}`);
    const wrong = connected(`redis://:hunter3@127.0.0.1:${server.port}`);
    await until('Redis has answered', () => right.connection.isReady && wrong.reasons.length > 0);
    await pause(300);
    right.connection.close();
    wrong.connection.close();
    await server.end();
    assert.deepEqual(right.reasons, []);
    assert.equal(wrong.connection.isReady, false);
    assert.deepEqual(wrong.reasons, ['WRONGPASS']);
    assert.ok(!wrong.errors.join('').includes('hunter3'));
  });

  it('speaks TLS, and not to somebody whom nobody vouches for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'teamwright-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    writeFileSync(key, loopbackKey);
    writeFileSync(certificate, loopbackCertificate);
    const port = await freePort('127.0.0.1');
    const server = await RedisServer.begin('--tls-port', `${port}`, '--tls-key-file', key, '--tls-cert-file', certificate, '--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no');
    const stranger = connected(`rediss://127.0.0.1:${port}`);
    await until('Redis has answered', () => stranger.reasons.length > 0);
    stranger.connection.close();
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, loopbackCertificate]);
    const known = connected(`rediss://127.0.0.1:${port}`);
    await until('Redis has answered', () => known.connection.isReady);
    setDefaultCACertificates(usual);
    known.connection.close();
    await server.end();
    rmSync(folder, { recursive: true });
    assert.equal(stranger.connection.isReady, false);
    assert.deepEqual([stranger.reasons, known.reasons], [['DEPTH_ZERO_SELF_SIGNED_CERT'], []]);
  });

  it('fails within a second or two where Redis answers nothing', async () => {
    const server = await RedisServer.begin();
    const { connection } = connected(server.url);
    await until('Redis has answered', () => connection.isReady);
    server.freeze();
    const from = Date.now();
    await assert.rejects(connection.client.get('a').catch((error: unknown) => {
      connection.failed(error);
      throw error;
    }));
    assert.ok(Date.now() - from < 1500);
    assert.equal(await Promise.race([connection.client.get('a').catch(() => 'failed'), pause(100, 'waits')]), 'failed');
    connection.close();
    await server.end();
  });

  it('goes to the machine that takes writes now, though the former one still answers', async () => {
    const [former, next] = [await RedisServer.begin(), await RedisServer.begin()];
    const address = await MovingAddress.begin(former.port);
    const { connection, reasons } = connected(`redis://127.0.0.1:${address.port}`);
    const heard: string[] = [];
    const ear = connection.client.duplicate();
    ear.on('message', (_, text) => heard.push(text));
    await until('Redis has answered', () => connection.isReady && ear.status === 'ready');
    await ear.subscribe('news');
    const written = (): Promise<unknown> => connection.client.eval("return redis.call('SET', KEYS[1], 'b')", 1, 'a').catch((error: unknown) => connection.failed(error));
    assert.equal(await written(), 'OK');
    await former.command('REPLICAOF', '127.0.0.1', `${next.port}`);
    await until('the address leads there', async () => (await written()) === undefined && reasons.includes('READONLY'));
    address.leadTo(next.port);
    await until('it is written', async () => connection.isReady && (await written()) === 'OK');
    assert.equal(await next.command('GET', 'a'), 'b');
    await until('it is heard there', async () => (await next.command('PUBLISH', 'news', 'c')) === '1');
    await until('it is told', () => heard.length > 0);
    connection.close();
    await Promise.all([address.end(), former.end(), next.end()]);
  });
});
