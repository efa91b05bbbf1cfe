import assert from 'node:assert/strict';
import { noHead } from '../../../src/audit/record.ts';
import { sealed } from '../../../src/audit/sealing.ts';
import type { CosmosSettings } from '../../../src/platform/cosmos/cosmos-client.ts';
import { containers } from '../../../src/platform/cosmos/containers.ts';
import { registry } from '../../../src/platform/cosmos/cosmos-people-store.ts';
import { cosmosStores } from '../../../src/platform/cosmos/cosmos-stores.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { newRun } from '../../../src/provisioning/run.ts';
import { effect } from '../../../src/requests/effect.ts';
import type { Kept } from '../../../src/tenants/tenant-archive.ts';
import { aDraft, aRequest, aTemplate, noon } from '../../support/builders.ts';
import { inProcess } from '../../support/cosmos/connections.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { CosmosWire } from '../../support/cosmos/wire-server.ts';

const [leaving, staying] = ['1eaf1e5e-0000-4000-8000-000000000001', '57a7e57a-0000-4000-8000-000000000002'];

describe('The archive of a tenant in Cosmos DB', () => {
  let wire: CosmosWire;
  let stores: ReturnType<typeof cosmosStores>;
  let calls: number;
  let settings: CosmosSettings;
  /** Comes between, before each call that writes to the list of tenants. */
  let meanwhile: () => Promise<unknown>;

  beforeEach(async () => {
    wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const account = inProcess(wire);
    meanwhile = () => Promise.resolve();
    const httpClient: typeof account = {
      sendRequest: async (request) => {
        calls += 1;
        if (request.headers.get('x-ms-documentdb-partitionkey') === JSON.stringify([registry]) && request.headers.get('x-ms-cosmos-is-batch-request')) await meanwhile();
        return account.sendRequest(request);
      },
    };
    settings = { endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient };
    stores = cosmosStores(settings, new SystemClock());
    for (const tenant of [leaving, staying]) await fill(tenant);
  });
  afterEach(() => stores.close());

  async function fill(tenant: string): Promise<void> {
    const { tenantStore, templates, drafts, requestStore, runs, reach, auditKeys } = stores;
    await tenantStore.saveTenant({ id: tenant, name: `Company ${tenant}` });
    await templates.saveTemplate(tenant, aTemplate(), 0, []);
    await drafts.saveDraft(aDraft({ tenant }));
    const request = aRequest({ tenant });
    await requestStore.reserveName(tenant, `name of ${tenant}`, request.id, noon);
    const audit = await sealed(auditKeys, tenant, request.id, noHead, noon, [{ actor: 'ada', code: 'x', facts: {}, personal: [{ person: 'ada', value: `secret of ${tenant}` }] }]);
    // More than a batch removes at once.
    const effects = Array.from({ length: 98 }, (_, index) => effect('ping', noon, index));
    await requestStore.commit({ request, expected: 0, audit, effects });
    for (const attempt of [1, 2, 3]) await runs.open(newRun(tenant, request.id, attempt), noon);
    await reach.saveDialogState(`${tenant}/conversation`, { draft: 'd' });
    await stores.tenantKeys.hmac(tenant, 'x');
    await stores.keptHeads.keep(tenant, { stream: request.id, seq: 1, hash: `hash of ${tenant}`, signature: 's' });
    await stores.keptHeads.haveLooked(tenant, noon);
  }

  async function contents(tenant: string): Promise<readonly Kept[]> {
    const kept: Kept[] = [];
    for await (const one of stores.archive.contents(tenant)) kept.push(one);
    return kept;
  }

  it('tells what is kept by the names that every store has for it, and what the trail has sealed, of this tenant alone', async () => {
    const kept = await contents(leaving);
    const request = kept.find(({ kind }) => kind === 'requests')?.record['value'];
    assert.deepEqual(request, await stores.requestStore.request(leaving, aRequest().id));
    assert.deepEqual(kept.find(({ kind }) => kind === 'audit')?.record['opened'], [`secret of ${leaving}`]);
    assert.ok(!JSON.stringify(kept).includes(staying));
  });

  it('is empty when the tenant was forgotten; others keep all they have', async () => {
    const before = await contents(staying);
    await stores.archive.purge(leaving);
    assert.deepEqual(await contents(leaving), []);
    assert.deepEqual([await stores.keptHeads.streams(leaving), await stores.keptHeads.lookedUntil(leaving)], [[], 0]);
    assert.equal((await stores.keptHeads.streams(staying)).length, 1);
    assert.deepEqual(await contents(staying), before);
  });

  it('forgets what others have written of it until nobody of it was let in any more', async () => {
    const others = cosmosStores({ ...settings, httpClient: inProcess(wire) }, new SystemClock());
    meanwhile = async () => {
      await others.reach.saveDialogState(`${leaving}/late`, { draft: 'd' });
      await others.tenantKeys.hmac(leaving, 'x');
    };
    await stores.archive.purge(leaving);
    others.close();
    assert.deepEqual(await contents(leaving), []);
    assert.deepEqual([...wire.container('teamwright', 'keys').items([leaving])], []);
  });

  it('forgets keys and heads by the hundred: a tenant has one for each request', async () => {
    for (let number = 0; number < 300; number += 1) await stores.keptHeads.keep(leaving, { stream: `s${String(number)}`, seq: 1, hash: 'h', signature: 's' });
    calls = 0;
    await stores.archive.purge(leaving);
    assert.ok(calls < 40, String(calls));
    assert.deepEqual(await stores.keptHeads.streams(leaving), []);
  });

  it('gives a tenant that comes back new keys', async () => {
    const before = Buffer.from(await stores.tenantKeys.hmac(leaving, 'x'));
    await stores.archive.purge(leaving);
    assert.notDeepEqual(Buffer.from(await stores.tenantKeys.hmac(leaving, 'x')), before);
  });

  it('gives it the same new keys in every process, a moment after one of them has forgotten the old ones', async () => {
    const ownTime = new FakeClock();
    const other = cosmosStores(settings, ownTime);
    const of = async ({ tenantKeys }: typeof stores) => Buffer.from(await tenantKeys.hmac(leaving, 'x')).toString('hex');
    const before = await of(other);
    await stores.archive.purge(leaving);
    const after = await of(stores);
    await ownTime.advance(10_000);
    assert.notEqual(after, before);
    assert.equal(await of(other), after);
    other.close();
  });
});
