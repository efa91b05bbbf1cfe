import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noHead } from '../../../src/audit/record.ts';
import { sealed } from '../../../src/audit/sealing.ts';
import { embeddedStores } from '../../../src/platform/embedded/embedded-stores.ts';
import { newRun } from '../../../src/provisioning/run.ts';
import { effect } from '../../../src/requests/effect.ts';
import type { Kept } from '../../../src/tenants/tenant-archive.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';
import { aDraft, aRequest, aTemplate, noon } from '../../support/builders.ts';

const [leaving, staying] = ['1eaf1e5e-0000-4000-8000-000000000001', '57a7e57a-0000-4000-8000-000000000002'];

describe('The archive of a tenant', () => {
  let folder: string;
  let stores: ReturnType<typeof embeddedStores>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamwright-'));
    stores = embeddedStores(folder, new FakeTelemetry());
    for (const tenant of [leaving, staying]) await fill(tenant);
  });
  afterEach(() => {
    stores.close();
    rmSync(folder, { recursive: true });
  });

  /** Something in every table. */
  async function fill(tenant: string): Promise<void> {
    const { tenantStore, templates, drafts, requestStore, runs, deliveries, reach, auditKeys } = stores;
    await tenantStore.saveTenant({ id: tenant, name: `Company ${tenant}` });
    await tenantStore.learn(tenant, 'taskDetailsInline', { value: true, at: noon });
    await templates.saveTemplate(tenant, aTemplate(), 0, []);
    await drafts.saveDraft(aDraft({ tenant }));
    const request = aRequest({ tenant });
    await requestStore.reserveName(tenant, `name of ${tenant}`, request.id, noon);
    const audit = await sealed(auditKeys, tenant, request.id, noHead, noon, [{ actor: 'ada', code: 'x', facts: {}, personal: [{ person: 'ada', value: `secret of ${tenant}` }] }]);
    await requestStore.commit({ request, expected: 0, audit, effects: [effect('check', noon)] });
    await runs.open(newRun(tenant, request.id, 1), noon);
    const sent = { conversation: 'c', activity: 'a', ambiguous: 0, shown: 1, at: noon, version: 1 } as const;
    await deliveries.saveDelivery({ tenant, request: request.id, message: 'ping.ready', recipient: 'ada', state: 'sent', ...sent });
    await reach.saveReach({ tenant, person: 'ada', conversation: 'c', serviceUrl: 'https://s', at: noon } as never);
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
  const bytes = (): string => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1')).join('');

  it('has something of every kind, the trail with what it has sealed, and nothing of another tenant', async () => {
    const kept = await contents(leaving);
    assert.deepEqual([...new Set(kept.map(({ kind }) => kind))], ['audit', 'deliveries', 'dialogs', 'drafts', 'effects', 'learned', 'names', 'reach', 'requests', 'runs', 'templates', 'tenants']);
    assert.deepEqual(kept.find(({ kind }) => kind === 'audit')?.record['opened'], [`secret of ${leaving}`]);
    assert.ok(!JSON.stringify(kept).includes(staying));
  });

  it('is empty when the tenant was forgotten, down to the bytes of the files; others keep all they have', async () => {
    const before = await contents(staying);
    assert.ok(bytes().includes(leaving));
    await stores.archive.purge(leaving);
    assert.deepEqual(await contents(leaving), []);
    assert.deepEqual([await stores.keptHeads.streams(leaving), await stores.keptHeads.lookedUntil(leaving)], [[], 0]);
    assert.equal((await stores.keptHeads.streams(staying)).length, 1);
    assert.ok(!bytes().includes(leaving));
    assert.deepEqual(await contents(staying), before);
  });

  it('gives a tenant that comes back new keys', async () => {
    const before = Buffer.from(await stores.tenantKeys.hmac(leaving, 'x'));
    await stores.archive.purge(leaving);
    assert.notDeepEqual(Buffer.from(await stores.tenantKeys.hmac(leaving, 'x')), before);
  });
});
