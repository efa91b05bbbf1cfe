import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify } from '../../src/audit/chain.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { sealed } from '../../src/audit/sealing.ts';
import { freePort } from '../../src/platform/embedded/free-port.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres-server.ts';
import { ask, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { ProductProcess } from './product-process.ts';
import { FlowWorld, pause } from './world.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));
const token = 'a secret that nobody guesses, ever'.replaceAll(' ', '-');

interface Row extends Omit<AuditRecord, 'at'> {
  readonly at: Date;
}

const recordOf = ({ stream, seq, at, actor, code, facts, sealed: boxes, hash }: Row): AuditRecord => ({ stream, seq, at: at.getTime(), actor, code, facts, sealed: boxes, hash });

describeWithPostgres('A collector of audit events', () => {
  let world: FlowWorld;
  let postgres: PostgresServer;
  let database: string;
  let folder: string;
  let collector: ProductProcess;

  before(async function () {
    this.timeout(120_000);
    [world, postgres] = await Promise.all([FlowWorld.begin(), PostgresServer.begin()]);
    database = await postgres.database();
    folder = await mkdtemp(join(tmpdir(), 'collector-'));
    const port = String(await freePort('127.0.0.1'));
    collector = new ProductProcess({ ROLES: 'collector', POSTGRES_URL: database, COLLECTOR_TOKEN: token, PORT: port, DATA_DIR: folder }, [start]);
    await collector.start();
    await world.startApp({ COLLECTOR_URL: `http://127.0.0.1:${port}`, COLLECTOR_TOKEN: token, SWEEP_SECONDS: '1' });
  });
  after(async function () {
    this.timeout(120_000);
    assert.equal(await collector.terminate(), 0);
    await world.end();
    await postgres.end();
    await rm(folder, { recursive: true });
  });

  /** What is kept of a stream, once it is all that the product's own trail has. */
  const kept = async (stream: string): Promise<readonly AuditRecord[]> => {
    for (let looks = 0; ; looks += 1) {
      const own = await world.app!.ports.trail.records(northwind, stream);
      const rows = await postgres.rows(database, `SELECT * FROM audit_events WHERE tenant_id = '${northwind}' AND stream = '${stream}' ORDER BY seq`).catch(() => []);
      if (own.length > 0 && rows.length === own.length) {
        const found = rows.map((row) => recordOf(row as Row));
        assert.deepEqual(found, own);
        return found;
      }
      if (looks === 300) throw new Error(`${String(rows.length)} of ${String(own.length)} events are kept`);
      await pause(100);
    }
  };

  it('has every record of a request’s trail, by which its chain verifies', async () => {
    const lucia = await world.chat('lucia.romero');
    const { card, id } = await ask(lucia, { template: templates.project, name: 'Collected' });
    await says(lucia, card, 'Ready · 100 %', 30_000);
    const records = await kept(id);
    const request = await world.app!.requests.visible({ tenant: northwind, id: lucia.person.id, name: '', email: '', roles: ['AUTHENTICATED_USER'] }, id);
    assert.ok(request);
    assert.deepEqual(verify(id, records, request.trail), { ok: true, records: records.length });
    assert.ok(!JSON.stringify(records).includes('Collected'), 'what tells of people and their wishes is sealed');
  }).timeout(90_000);

  it('has what was told while it was away, or its database was, once both are back', async () => {
    const lucia = await world.chat('lucia.romero');
    await collector.kill();
    const first = await ask(lucia, { template: templates.project, name: 'Collector away' });
    await says(lucia, first.card, 'Ready · 100 %', 30_000);
    await postgres.stop();
    await collector.start();
    const second = await ask(lucia, { template: templates.project, name: 'Database away' });
    await says(lucia, second.card, 'Ready · 100 %', 30_000);
    await postgres.start();
    for (const { id } of [first, second]) await kept(id);
  }).timeout(150_000);

  it('has what admins did with templates and settings', async () => {
    const { ports } = world.app!;
    const { settings, etag } = await ports.settingsStore.settings(northwind);
    const head = await ports.trail.head(northwind, northwind);
    const audit = await sealed(ports.auditKeys, northwind, northwind, head, Date.now(), [{ actor: 'system', code: 'settingsChanged', facts: {} }]);
    assert.equal(await ports.settingsStore.saveSettings(northwind, settings, etag, audit), true);
    assert.equal((await kept(northwind)).length, head.seq + 1);
  }).timeout(60_000);
});
