import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { AppError } from '../../../src/errors.ts';
import type { CosmosSettings } from '../../../src/platform/cosmos/cosmos-client.ts';
import { CosmosDatabase } from '../../../src/platform/cosmos/cosmos-database.ts';
import { setUpCosmos } from '../../../src/platform/cosmos/cosmos-setup.ts';
import type { Write } from '../../../src/platform/cosmos/write.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { inProcess, listening } from '../../support/cosmos/connections.ts';
import { CosmosWire } from '../../support/cosmos/wire-server.ts';

const clock = new SystemClock();
const partition = ['t', 'r'];
const item = { id: 'one', tenantId: 't', requestId: 'r', kind: 'run', epoch: 1, dueAt: 1, heldUntil: 0 };
const create: Write = { kind: 'create', item };
const code = (expected: string) => (error: unknown): boolean => error instanceof AppError && error.code === expected;

describe('A database of Cosmos DB', () => {
  let wire: CosmosWire;
  let database: CosmosDatabase;
  let units = 0;

  const settings = (change: Partial<CosmosSettings> = {}): CosmosSettings => ({
    endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire), charged: (more) => (units += more), ...change,
  });

  beforeEach(async () => {
    wire = new CosmosWire();
    units = 0;
    await setUpCosmos(settings(), clock);
    wire.told.units = 0;
    database = new CosmosDatabase(settings(), clock);
  });

  afterEach(() => database.close());

  it('waits as long as the server says where it has no room, and then reads, asks and writes as if nothing had been', async () => {
    wire.throttle(2);
    assert.equal((await database.write('requests', partition, [create])).written, true);
    wire.throttle(2);
    assert.equal((await database.read('requests', partition, 'one'))?.id, 'one');
    wire.throttle(2);
    const text = "SELECT VALUE c.id FROM c WHERE c.tenantId = @tenant AND c.kind = 'run' ORDER BY c.dueAt";
    assert.deepEqual(await database.query('requests', ['t'], text, { tenant: 't' }), ['one']);
  });

  it('gives another write that is under way some time, though the server names none', async () => {
    const waits: number[] = [];
    const patient = new CosmosDatabase(settings(), { now: () => waits.reduce((sum, one) => sum + one, 0), wait: (ms) => Promise.resolve(void waits.push(ms)) });
    wire.contend(3);
    assert.equal((await patient.write('requests', partition, [create])).written, true);
    assert.deepEqual(waits.map((ms) => ms >= 10), [true, true, true]);
    wire.contend(1000);
    await assert.rejects(patient.write('requests', partition, [create]), code('store.unavailable'));
    patient.close();
  });

  it('sends no write again whose answer was lost, and says that nobody knows', async () => {
    wire.lose(1);
    await assert.rejects(database.write('requests', partition, [create]), code('store.unavailable'));
    assert.equal((await database.read('requests', partition, 'one'))?.['epoch'], 1);
    assert.deepEqual(await database.write('requests', partition, [create]), { written: false, index: 0, status: 409 });
  });

  it('writes nothing of a batch of which one write does not find what it expects', async () => {
    await database.write('requests', partition, [create]);
    const other: Write = { kind: 'create', item: { ...item, id: 'other' } };
    for (const [refused, status] of [
      [{ kind: 'patch', id: 'one', set: { epoch: 9 }, where: { epoch: 2 } }, 412],
      [{ kind: 'patch', id: 'none', set: { epoch: 9 } }, 404],
      [{ kind: 'remove', id: 'one', etag: '"another"' }, 412],
      [create, 409],
    ] as const) {
      assert.deepEqual(await database.write('requests', partition, [other, refused]), { written: false, index: 1, status });
      assert.equal(await database.read('requests', partition, 'other'), undefined);
    }
  });

  it('finds more than a page, in order, of both partitions that the tenant lies in, and no other tenant’s', async () => {
    for (let number = 0; number < 230; number += 1) {
      const request = `r${String(number)}`;
      for (const tenantId of ['t', 'u']) await database.write('requests', [tenantId, request], [{ kind: 'create', item: { ...item, tenantId, requestId: request, dueAt: (number * 7919) % 1000 } }]);
    }
    const text = "SELECT VALUE c FROM c WHERE c.tenantId = @tenant AND c.dueAt <= @now ORDER BY c.dueAt DESC";
    wire.told.calls = 0;
    const found = await database.query<typeof item>('requests', ['t'], text, { tenant: 't', now: 999 });
    assert.equal(found.length, 230);
    // The plan, which partitions there are, and two pages of each: as few as there may be.
    assert.ok(wire.told.calls <= 6, String(wire.told.calls));
    assert.deepEqual(new Set(found.map(({ tenantId }) => tenantId)), new Set(['t']));
    assert.deepEqual(found.map(({ dueAt }) => dueAt), found.map(({ dueAt }) => dueAt).toSorted((left, right) => right - left));
  });

  it('finds all that there is after partitions were split while it runs', async () => {
    for (let number = 0; number < 230; number += 1) {
      const requestId = `r${String(number)}`;
      await database.write('requests', ['t', requestId], [{ kind: 'create', item: { ...item, requestId, dueAt: number } }]);
    }
    for (const order of ['', ' ORDER BY c.dueAt']) {
      const text = `SELECT VALUE c.dueAt FROM c WHERE c.tenantId = @tenant AND c.dueAt <= @now${order}`;
      const found = async () => (await database.query<number>('requests', ['t'], text, { tenant: 't', now: 999 })).length;
      assert.equal(await found(), 230);
      wire.split();
      assert.deepEqual(await Promise.all([found(), found()]), [230, 230]);
      assert.equal(await found(), 230);
    }
  });

  it('finds more than the server has room for in the time of one call, by and by', async () => {
    let now = 0;
    const small = new CosmosWire({ now: () => now });
    const slow = new CosmosDatabase(settings({ httpClient: inProcess(small) }), { now: () => now, wait: (ms) => Promise.resolve(void (now += ms)) });
    await setUpCosmos(settings({ httpClient: inProcess(small) }), clock);
    const stored = small.container('teamwright', 'tenants');
    for (let number = 0; number < 2500; number += 1) stored.batch(['t'], [{ operationType: 'Create', resourceBody: { id: String(number), tenantId: 't', kind: 'draft' } }]);
    small.provision(10);
    assert.equal((await slow.query('tenants', ['t'], 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant', { tenant: 't' })).length, 2500);
    slow.close();
  });

  it('does not ask without an end where partitions are being split for long', async () => {
    const waits: number[] = [];
    const near = inProcess(wire);
    const httpClient: HttpClient = {
      sendRequest: async (request) => {
        if (!request.headers.has('x-ms-documentdb-partitionkeyrangeid')) return near.sendRequest(request);
        return { request, status: 410, headers: createHttpHeaders({ 'x-ms-substatus': '1002' }), bodyAsText: '{"code":"Gone","message":"Gone"}' };
      },
    };
    const patient = new CosmosDatabase(settings({ httpClient }), { now: () => waits.reduce((sum, one) => sum + one, 0), wait: (ms) => Promise.resolve(void waits.push(ms)) });
    await assert.rejects(patient.query('requests', ['t'], 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant', { tenant: 't' }), code('store.unavailable'));
    patient.close();
  });

  it('finds in a container of very many what it finds in a small one, also after more was written', async () => {
    const stored = wire.container('teamwright', 'requests');
    const put = (tenantId: string, number: number): void => {
      const requestId = `r${String(number)}`;
      stored.batch([tenantId, requestId], [{ operationType: 'Create', resourceBody: { ...item, tenantId, requestId, dueAt: (number * 7919) % 5000 } }]);
    };
    for (let number = 0; number < 10_500; number += 1) put(number % 3 === 0 ? 'u' : 't', number);
    const found = (order: string) => database.query<typeof item>('requests', ['t'], `SELECT TOP 150 VALUE c FROM c WHERE c.tenantId = @tenant AND c.dueAt ${order}`, { tenant: 't', now: 2000 });
    const due = (items: readonly (typeof item)[]): readonly number[] => items.map(({ dueAt }) => dueAt);
    const all = [...stored.items()].filter(({ tenantId }) => tenantId === 't').map((one) => Number(one['dueAt']));
    const down = all.filter((at) => at <= 2000).toSorted((left, right) => right - left).slice(0, 150);
    const up = all.filter((at) => at > 2000).toSorted((left, right) => left - right).slice(0, 150);
    assert.deepEqual([due(await found('<= @now ORDER BY c.dueAt DESC')), due(await found('> @now ORDER BY c.dueAt'))], [down, up]);
    // It is due at 2000 too.
    put('t', 23_000);
    assert.deepEqual(due(await found('<= @now ORDER BY c.dueAt DESC')), [2000, ...down].slice(0, 150));
    stored.batch(['t', 'r23000'], [{ operationType: 'Delete', id: 'one' }]);
    assert.deepEqual(due(await found('<= @now ORDER BY c.dueAt DESC')), down);
  });

  it('tells of every request unit that the server charges', async () => {
    await database.write('requests', partition, [create]);
    await database.read('requests', partition, 'one');
    await database.query('requests', ['t'], 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant', { tenant: 't' });
    assert.equal(units, wire.told.units);
    assert.ok(units > 9 && units < 16, String(units));
  });

  it('says what is wrong: a key that is not the account’s, a database that is not there, a query that no index serves', async () => {
    for (const [change, expected] of [[{ key: Buffer.from('another').toString('base64') }, 'store.refused'], [{ database: 'none' }, 'store.missing']] as const) {
      const wrong = new CosmosDatabase(settings(change), clock);
      await assert.rejects(wrong.read('requests', partition, 'one'), code(expected));
      await assert.rejects(wrong.write('requests', partition, [create]), code(expected));
      await assert.rejects(wrong.query('tenants', ['t'], 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant', { tenant: 't' }), code(expected));
      wrong.close();
    }
    await assert.rejects(database.query('requests', ['t'], 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant AND c.epoch = 1', { tenant: 't' }), code('store.refused'));
  });

  it('says that nobody answers, without a word of what was asked', async () => {
    const nobody = new CosmosDatabase({ endpoint: 'http://127.0.0.1:9', database: 'teamwright', key: wire.key, token: undefined }, clock);
    const error: unknown = await nobody.read('requests', partition, 'one').catch((thrown: unknown) => thrown);
    assert.ok(code('store.unavailable')(error));
    nobody.close();
  });

  it('works over a connection as it does in process', async () => {
    const server = await listening(wire);
    const near = new CosmosDatabase({ endpoint: server.endpoint, database: 'teamwright', key: wire.key, token: undefined }, clock);
    assert.equal((await near.write('requests', partition, [create])).written, true);
    assert.equal((await near.read('requests', partition, 'one'))?.id, 'one');
    near.close();
    await server.close();
  });

  it('writes in the region that takes writes now, though the one that took them before still answers', async () => {
    const server = await listening(wire);
    const near = new CosmosDatabase({ endpoint: server.endpoint, database: 'teamwright', key: wire.key, token: undefined }, clock);
    await near.write('requests', partition, [create]);
    server.failOver();
    const other: Write = { kind: 'create', item: { ...item, id: 'other' } };
    assert.equal((await near.write('requests', partition, [other])).written, true);
    assert.equal((await near.read('requests', partition, 'other'))?.id, 'other');
    near.close();
    await server.close();
  });

  it('shows an identity’s token where it has no key', async () => {
    const asked: string[] = [];
    const token = (resource: string) => Promise.resolve({ value: asked.push(resource) > 0 ? wire.token : '', expires: clock.now() + 3_600_000 });
    const identified = new CosmosDatabase(settings({ key: undefined, token }), clock);
    assert.equal((await identified.write('requests', partition, [create])).written, true);
    assert.equal((await identified.read('requests', partition, 'one'))?.id, 'one');
    assert.deepEqual(asked, ['https://account.documents.azure.com']);
    identified.close();
  });

  it('is set up once, and again where an index is missing; what is in it stays', async () => {
    await database.write('requests', partition, [create]);
    assert.deepEqual((await setUpCosmos(settings(), clock)).map(({ outcome }) => outcome), ['kept', 'kept', 'kept']);
    wire.container('teamwright', 'requests').definition = { ...wire.container('teamwright', 'requests').definition, indexingPolicy: {} };
    assert.deepEqual((await setUpCosmos(settings(), clock)).map(({ outcome }) => outcome), ['changed', 'kept', 'kept']);
    assert.equal((await database.read('requests', partition, 'one'))?.id, 'one');
  });
});
