import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from '../../src/commands/doctor.ts';
import { readConfig } from '../../src/config.ts';
import { AppError } from '../../src/errors.ts';
import { startHttp } from '../../src/http/server.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';
import { pooler } from '../support/postgres-pooler.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres-server.ts';

const token = 'a-secret-that-nobody-guesses,-ever';

describe('The doctor of audit events', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  after(() => rmSync(folder, { recursive: true }));

  const told = async (own: Environment): Promise<{ code: number; said: string }> => {
    const lines: string[] = [];
    const say = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
    const code = await doctor(readConfig({ DATA_DIR: folder, COLLECTOR_TOKEN: token, ...own }), [], say);
    return { code, said: lines.join('\n') };
  };

  describe('of who tells', () => {
    const kept: unknown[] = [];
    let ready: () => Promise<void>;
    let collector: Awaited<ReturnType<typeof startHttp>>;
    before(async () => {
      const eventLog = { keep: (...records: unknown[]) => Promise.resolve(void kept.push(records)), ready: () => ready() };
      collector = await startHttp({ host: '127.0.0.1', port: 0, allowedHosts: undefined, messages: undefined, events: { eventLog, token }, checks: {}, telemetry: new FakeTelemetry(), clock: new FakeClock() });
    });
    beforeEach(() => (ready = () => Promise.resolve()));
    after(() => collector.close());

    it('has nothing to say against a collector that takes the token, and tells it of nothing', async () => {
      const { code, said } = await told({ COLLECTOR_URL: collector.url });
      assert.deepEqual([code, /✔ The event collector answers at http.*, takes COLLECTOR_TOKEN, and can keep/.test(said), kept], [0, true, []], said);
    });

    it('warns of a collector whose database is away, and says where to look', async () => {
      ready = () => Promise.reject(new AppError('events.unavailable'));
      const { code, said } = await told({ COLLECTOR_URL: collector.url });
      assert.deepEqual([code, /! The event collector at .* can keep nothing now.*doctor` at its own settings/.test(said), kept], [0, true, []], said);
    });

    it('warns of another token', async () => {
      const { code, said } = await told({ COLLECTOR_URL: collector.url, COLLECTOR_TOKEN: `${token}!` });
      assert.deepEqual([code, /! The event collector at .* does not take COLLECTOR_TOKEN/.test(said)], [0, true], said);
    });

    it('warns of something else that answers there', async () => {
      const other = await startHttp({ host: '127.0.0.1', port: 0, allowedHosts: undefined, messages: undefined, checks: {}, telemetry: new FakeTelemetry(), clock: new FakeClock() });
      const { code, said } = await told({ COLLECTOR_URL: other.url });
      await other.close();
      assert.deepEqual([code, /! Something else than the event collector answers at .* \(404\)/.test(said)], [0, true], said);
    });

    it('warns of something that answers in JSON, and yet with nothing', async () => {
      const other = createServer((_, res) => res.end('null')).listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const { code, said } = await told({ COLLECTOR_URL: `http://127.0.0.1:${String(port)}` });
      other.closeAllConnections();
      other.close();
      assert.deepEqual([code, /! Something else than the event collector answers at .* \(200\)/.test(said)], [0, true], said);
    });

    it('warns where nobody answers', async () => {
      const { code, said } = await told({ COLLECTOR_URL: 'http://127.0.0.1:9' });
      assert.deepEqual([code, /! The event collector does not answer at http:\/\/127\.0\.0\.1:9/.test(said)], [0, true], said);
    });
  });

  describe('of a collector whose address for PostgreSQL nobody can follow', () => {
    for (const [what, url, word] of [
      ['with an authority in a file that is not there', 'postgres://owner:x@127.0.0.1:9/there?sslmode=verify-full&sslrootcert=/nowhere/authority.pem', 'ENOENT'],
      ['with a database that is spelt wrongly', 'postgres://owner:x@127.0.0.1:9/th%ffere', 'URIError'],
      ['with a password that is spelt wrongly', 'postgres://owner:hunter%ff@127.0.0.1:9/there', 'URIError'],
    ] as const)
      it(`calls it a problem, ${what}`, async () => {
        const { code, said } = await told({ ROLES: 'collector', POSTGRES_URL: url });
        assert.deepEqual([code, said.includes(`✕ PostgreSQL does not let us in at 127.0.0.1:9 (${word})`), said.includes('hunter')], [1, true, false], said);
      });
  });

  describeWithPostgres('of the collector', () => {
    let postgres: PostgresServer;
    before(async () => {
      postgres = await PostgresServer.begin();
    });
    after(() => postgres.end());

    const of = (url: string): Promise<{ code: number; said: string }> => told({ ROLES: 'collector', POSTGRES_URL: url });
    const asGuest = (url: string): string => url.replace('//owner:', '//guest:');

    it('looks at PostgreSQL, at nothing else, and leaves it as it is', async () => {
      const url = await postgres.database();
      for (let goes = 0; goes < 2; goes += 1) {
        const { code, said } = await of(url);
        assert.deepEqual([code, said.split('\n').length, /^✔ PostgreSQL answers at 127.* the table audit_events is made in fresh1 /.test(said)], [0, 3, true], said);
      }
      await postgres.rows(url, 'CREATE TABLE audit_events (seq integer)');
      assert.match((await of(url)).said, /^✔ PostgreSQL keeps audit events in fresh1, at 127/);
    });

    it('calls it a problem where its user may not do what it has to', async () => {
      const url = await postgres.database();
      await postgres.rows(url, `CREATE ROLE guest LOGIN PASSWORD 'hunter2'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`);
      const before = await of(asGuest(url));
      assert.deepEqual([before.code, /✕ The table audit_events is missing in fresh2/.test(before.said)], [1, true], before.said);
      await postgres.rows(url, 'CREATE TABLE audit_events (seq integer)');
      const after = await of(asGuest(url));
      assert.deepEqual([after.code, /✕ The user in POSTGRES_URL may put nothing into audit_events in fresh2/.test(after.said)], [1, true], after.said);
      await postgres.rows(url, 'GRANT INSERT ON audit_events TO guest');
      assert.equal((await of(asGuest(url))).code, 0);
    });

    it('calls it a problem where PostgreSQL does not let it in, and never says with which password', async () => {
      const url = await postgres.database();
      const { code, said } = await of(url.replace('hunter2', 'wrong-one'));
      assert.deepEqual([code, /✕ PostgreSQL does not let us in at 127\.0\.0\.1:\d+ \(28P01\)/.test(said), said.includes('wrong-one')], [1, true, false], said);
      assert.match((await of('postgres://owner:x@127.0.0.1:9/there')).said, /\(ECONNREFUSED\)/);
    });

    it('calls it a problem where a pooler does not let the collector in, and says what to do', async () => {
      const url = await postgres.database();
      const before = await pooler(postgres.port);
      const { code, said } = await of(url.replace(`:${postgres.port}/`, `:${before.port}/`));
      before.close();
      assert.deepEqual([code, /✕ PostgreSQL does not let us in at 127\.0\.0\.1:\d+ \(08P01\).*ignore_startup_parameters/.test(said)], [1, true], said);
    });

    it('says in which database, also where the address leaves that to PostgreSQL', async () => {
      const url = await postgres.database();
      await postgres.rows(url, 'CREATE DATABASE owner');
      assert.match((await of(url.replace(/\/fresh\d+$/, ''))).said, /the table audit_events is made in owner /);
    });

    it('calls it a problem where PostgreSQL takes nothing new, as a replica or a full one does', async () => {
      const url = await postgres.database();
      await postgres.rows(url, 'CREATE TABLE audit_events (seq integer)');
      await postgres.rows(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`);
      const { code, said } = await of(url);
      assert.deepEqual([code, /^✕ PostgreSQL at 127.* takes nothing new in fresh\d[^]*1 problem keeps audit events from being kept/.test(said)], [1, true], said);
    });
  });
});
