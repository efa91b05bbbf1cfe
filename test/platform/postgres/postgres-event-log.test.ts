import assert from 'node:assert/strict';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import sinon from 'sinon';
import { verify } from '../../../src/audit/chain.ts';
import { noHead, type AuditRecord, type Facts } from '../../../src/audit/record.ts';
import { headAfter, sealed } from '../../../src/audit/sealing.ts';
import { AppError } from '../../../src/errors.ts';
import { PostgresEventLog } from '../../../src/platform/postgres/postgres-event-log.ts';
import { noon, tenant } from '../../support/builders.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';
import { loopbackCertificate } from '../../support/loopback-certificate.ts';
import { describeWithPostgres, password, PostgresServer } from '../../support/postgres-server.ts';
import { openStores } from '../../support/stores.ts';

const { keys } = openStores();

const everyFact: Facts = { n: 1, half: 0.5, big: 1e21, small: -1e-7, yes: true, none: null, 'Zoë "z"': 'ü\n\\u0000 𝄞', a: '', '': 0 };

/** A stream of so many records, linked and with a sealed box. */
function chain(length: number, stream = 'r1'): Promise<readonly AuditRecord[]> {
  const codes = Array.from({ length }, (_, index) => `code${index}`);
  const entries = codes.map((code) => ({ actor: 'rita', code, facts: everyFact, personal: [{ person: 'rita', value: { name: 'Rita' } }] }));
  return sealed(keys, tenant, stream, noHead, noon + 123, entries);
}

const unavailable = (word: string) => (error: unknown): boolean => {
  assert.ok(error instanceof AppError && error.code === 'events.unavailable' && error.cause instanceof Error);
  assert.match(error.cause.message, new RegExp(word));
  const told = inspect(error, { depth: Infinity, showHidden: true });
  for (const secret of [password, 'postgres://', '127.0.0.1', 'secret-fact', 'code0']) assert.ok(!told.includes(secret), told);
  return true;
};

describeWithPostgres('An event log in PostgreSQL', () => {
  let server: PostgresServer;
  const logs: PostgresEventLog[] = [];

  function logAt(url: string, telemetry = new FakeTelemetry()): PostgresEventLog {
    const log = new PostgresEventLog({ url }, { telemetry });
    logs.push(log);
    return log;
  }

  /** What is kept there, in the form in which it was told. */
  async function kept(url: string): Promise<readonly AuditRecord[]> {
    const rows = await server.rows(url, 'SELECT stream, seq, at, actor, code, facts, sealed, hash FROM audit_events ORDER BY stream, seq');
    return rows.map((row) => ({ ...row, at: (row['at'] as Date).getTime() }) as AuditRecord);
  }

  const count = async (url: string): Promise<number> => (await kept(url)).length;

  before(async () => {
    server = await PostgresServer.begin();
  });

  afterEach(async () => {
    sinon.restore();
    await Promise.all(logs.splice(0).map((log) => log.close()));
  });

  after(() => server.end());

  it('keeps what it is told as it is told, so that the chain verifies', async () => {
    const url = await server.database();
    const [one, two] = [await chain(20), await chain(3, 'r2')];
    await logAt(url).keep(tenant, [...two, ...one]);
    const told = await kept(url);
    assert.deepEqual(told, [...one, ...two]);
    assert.deepEqual(verify('r1', told.slice(0, 20), headAfter(noHead, one)), { ok: true, records: 20 });
    assert.deepEqual(await server.rows(url, 'SELECT DISTINCT tenant_id, received_at > now() - interval \'1 minute\' AS lately FROM audit_events'), [{ tenant_id: tenant, lately: true }]);
    assert.deepEqual(await server.rows(url, "SELECT jsonb_typeof(facts) AS facts, sealed -> 0 ->> 'box' AS box FROM audit_events LIMIT 1"), [{ facts: 'object', box: one[0]!.sealed[0]!.box }]);
  });

  it('keeps a record once, however often it is told, and leaves the first as it is', async () => {
    const url = await server.database();
    const log = logAt(url);
    const records = await chain(5);
    await log.keep(tenant, records.slice(0, 3));
    await log.keep(tenant, [...records, ...records]);
    await log.keep(tenant, records.map((record) => ({ ...record, code: 'other' })));
    assert.deepEqual(await kept(url), records);
    await log.keep('another-tenant', records);
    assert.equal(await count(url), 10);
  });

  it('keeps it once where several tell of it at once, in whatever order', async () => {
    const url = await server.database();
    const records = await chain(300);
    const [forth, back] = [logAt(url), logAt(url)];
    for (let round = 0; round < 10; round += 1) {
      const name = `tenant${round}`;
      await Promise.all([forth.keep(name, records), back.keep(name, records.toReversed()), forth.keep(name, records), back.keep(name, records.toReversed())]);
    }
    assert.equal(await count(url), 3000);
  });

  it('keeps all or nothing', async () => {
    const url = await server.database();
    const log = logAt(url);
    const [first, second, third] = await chain(3);
    const nul = { ...second!, facts: { text: 'secret-fact\u0000' } };
    await assert.rejects(log.keep(tenant, [first!, nul, third!]), unavailable('22P05'));
    await assert.rejects(log.keep(tenant, [first!, { ...second!, seq: 0 }, third!]), unavailable('23514'));
    await assert.rejects(log.keep(tenant, [first!, { ...second!, at: NaN }]), unavailable('RangeError'));
    await log.keep(tenant, [third!]);
    assert.deepEqual(await kept(url), [third]);
  });

  it('says so while PostgreSQL is away, and goes on by itself when it is back', async () => {
    const url = await server.database();
    const telemetry = new FakeTelemetry();
    const log = logAt(url, telemetry);
    const records = await chain(4);
    await log.keep(tenant, records.slice(0, 1));
    await server.stop();
    await assert.rejects(log.keep(tenant, records), unavailable('ECONNREFUSED|Connection terminated|57P0|ECONNRESET'));
    await assert.rejects(log.keep(tenant, records), unavailable('ECONNREFUSED'));
    await server.start();
    await log.keep(tenant, records);
    assert.deepEqual(await kept(url), records);
    assert.ok(telemetry.failures.length >= 1);
    const told = inspect(telemetry.failures, { depth: Infinity, showHidden: true });
    for (const secret of [password, '127.0.0.1', 'fresh']) assert.ok(!told.includes(secret), told);
  });

  it('says beforehand whether it could keep something, and changes nothing by that', async () => {
    const url = await server.database();
    await logAt(url).ready();
    assert.deepEqual(await server.rows(url, "SELECT to_regclass('audit_events') AS made"), [{ made: null }]);
    await logAt(url).keep(tenant, await chain(1));
    await logAt(url).ready();
    await server.rows(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`);
    await assert.rejects(logAt(url).ready(), { code: 'events.unavailable' });
    await assert.rejects(logAt('postgres://owner:x@127.0.0.1:9/there').ready(), { code: 'events.unavailable' });
  });

  it('needs no more than the right to insert where the table is there', async () => {
    const url = await server.database();
    const database = new URL(url).pathname.slice(1);
    const records = await chain(2);
    await server.rows(server.url(), `DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN PASSWORD '${password}'`);
    const log = logAt(server.url(database, 'writer'));
    await assert.rejects(log.keep(tenant, records), unavailable('42501'));
    await logAt(url).keep(tenant, records.slice(0, 1));
    await assert.rejects(log.keep(tenant, records), unavailable('42501'));
    await server.rows(url, 'GRANT INSERT ON audit_events TO writer');
    await log.keep(tenant, records);
    assert.deepEqual(await kept(url), records);
  });

  it('makes its table once where several collectors begin at once, with an index by time', async () => {
    const records = await chain(2);
    for (let round = 0; round < 3; round += 1) {
      const url = await server.database();
      const many = Array.from({ length: 8 }, () => logAt(url));
      await Promise.all(many.map((log) => log.keep(tenant, records)));
      assert.deepEqual(await kept(url), records);
      await server.rows(url, 'ANALYZE audit_events');
      const ordered = 'SET enable_seqscan = off; SET enable_sort = off';
      await server.rows(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET enable_seqscan = off; ${ordered}`);
      const plan = inspect(await server.rows(url, `EXPLAIN SELECT * FROM audit_events WHERE tenant_id = 't' AND at >= '2020-01-01' ORDER BY at, stream, seq`));
      assert.match(plan, /Index Scan using audit_events_by_time/);
      assert.doesNotMatch(plan, /Sort/);
    }
  });

  it('waits five seconds for a connection', async () => {
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
    const keeping = logAt(`postgres://owner:${password}@127.0.0.1:${(silent.address() as AddressInfo).port}/x`).keep(tenant, await chain(1));
    const [caller] = (await once(silent, 'connection')) as [Socket];
    clock.tick(5000);
    await assert.rejects(keeping, unavailable('connection timeout'));
    caller.destroy();
    silent.close();
  });

  it('waits ten seconds for a statement', async () => {
    const url = await server.database();
    const log = logAt(url);
    const records = await chain(1);
    await log.keep('warm', records);
    await whileLocked(url, async () => {
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
      const refused = assert.rejects(log.keep(tenant, records), unavailable('Query read timeout'));
      await new Promise(setImmediate);
      clock.tick(10_000);
      await refused;
      clock.restore();
    });
    await log.keep(tenant, records);
    assert.equal(await count(url), 2);
  });

  it('keeps password and address to itself, whatever is wrong with them', async () => {
    const records = await chain(1);
    const wrong = `postgres://owner:${password}x@127.0.0.1:${server.port}/postgres`;
    const addresses: readonly (readonly [string, string])[] = [
      [wrong, '28P01'],
      [server.url('nowhere'), '3D000'],
      [`postgres://owner:${password}@127.0.0.1:99999999/postgres`, 'ERR_INVALID_URL'],
      [`postgres://owner:${password}@127.0.0.1:1/postgres?sslnegotiation=${password}`, 'PostgreSQL: Error'],
      [`postgres://owner:${password}@127.0.0.1:1/postgres?sslrootcert=/${password}`, 'ENOENT'],
      [`postgres://owner:%E0%A4${password}@127.0.0.1:1/postgres`, 'URIError'],
      [`postgres://owner@127.0.0.1:${server.port}/postgres`, 'password'],
    ];
    for (const [url, word] of addresses) await assert.rejects(logAt(url).keep(tenant, records), unavailable(word));
  });

  it('speaks TLS where the URL asks for it, and not to somebody whom nobody vouches for', async () => {
    sinon.stub(process, 'emitWarning');
    const url = await server.database();
    const records = await chain(1);
    for (const mode of ['verify-full', 'require']) {
      await assert.rejects(logAt(`${url}?sslmode=${mode}`).keep(tenant, records), unavailable('DEPTH_ZERO_SELF_SIGNED_CERT'));
    }
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, loopbackCertificate]);
    const known = logAt(`${url}?sslmode=verify-full`);
    await known.keep(tenant, records).finally(() => setDefaultCACertificates(usual));
    const sessions = 'SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = \'teamwright\' AND datname = current_database()';
    assert.deepEqual(await server.rows(url, sessions), [{ ssl: true }]);
    assert.deepEqual(await kept(url), records);
  });

  it('has no connection left when it is closed, and lets what is under way end before', async () => {
    const url = await server.database();
    const log = logAt(url);
    const records = await chain(100);
    await log.keep(tenant, records.slice(0, 1));
    const keeping = Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => log.keep(name, records)));
    await pause(1);
    await Promise.all([log.close(), log.close()]);
    await keeping;
    assert.equal(await count(url), 501);
    await assert.rejects(log.keep(tenant, records), unavailable('Cannot use a pool'));
    const sessions = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'teamwright'";
    for (let goes = 0; goes < 200 && (await server.rows(url, sessions)).length > 0; goes += 1) await pause(5);
    assert.deepEqual(await server.rows(url, sessions), []);
  });

  it('closes a connection that the other end holds open', async () => {
    const url = new URL(await server.database());
    const ends = new Set<Socket>();
    const between = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port: server.port, host: '127.0.0.1' });
      near.pipe(far, { end: false });
      far.pipe(near, { end: false });
      for (const socket of [near, far]) ends.add(socket.on('error', () => undefined));
    });
    await once(between.listen(0, '127.0.0.1'), 'listening');
    url.port = `${(between.address() as AddressInfo).port}`;
    const log = logAt(url.href);
    await log.keep(tenant, await chain(1));
    assert.equal(await Promise.race([log.close().then(() => 'closed'), pause(3000, 'open')]), 'closed');
    for (const socket of ends) socket.destroy();
    between.close();
  });

  /** Somebody else holds the whole table meanwhile. */
  async function whileLocked(url: string, work: () => Promise<void>): Promise<void> {
    const holder = `BEGIN; LOCK TABLE audit_events; SELECT pg_sleep(60)`;
    const holding = server.rows(`${url}?application_name=holder`, holder).catch(() => undefined);
    const locks = "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'audit_events'::regclass";
    while ((await server.rows(url, locks)).length === 0);
    await work().finally(async () => {
      await server.rows(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'");
      await holding;
    });
  }
});
