import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { day, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { Domains } from '../../src/tenants/organization.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { TenantSettings } from '../../src/tenants/tenant-settings.ts';
import { anActor, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryCache } from '../support/memory-cache.ts';
import { noCorrelation } from '../support/no-correlation.ts';
import { SequentialIds } from '../support/sequential-ids.ts';
import { openStores } from '../support/stores.ts';

const form = { selfApproval: 'true', approvalDays: '14', takenNames: 'warn', lostTeams: 'wait', openPerPerson: '25', dailyPerPerson: '50', dailyPerTenant: '1000' };
const unset = storedSettings(undefined);

function begun() {
  const stores = openStores();
  const clock = new FakeClock();
  const asked: string[] = [];
  const microsoft: { says: Domains | AppError } = { says: { initial: 'northwind.onmicrosoft.com', standard: 'northwind.example' } };
  const domains = async (of: string): Promise<Domains> => {
    asked.push(of);
    if (microsoft.says instanceof AppError) throw microsoft.says;
    return microsoft.says;
  };
  const settings = new TenantSettings({ settingsStore: stores.settings, domains: { domains }, trail: stores.trail, keys: stores.keys, cache: new MemoryCache(clock), correlation: noCorrelation, clock, ids: new SequentialIds() });
  const trail = () => stores.trail.records(tenant, tenant);
  return { stores, clock, settings, asked, microsoft, trail };
}

describe('A tenant’s settings', () => {
  it('are shown to global admins only, and changed by them only', async () => {
    const { settings, trail } = begun();
    for (const actor of [anActor('ann'), teamsAdmin()]) {
      assert.equal(await settings.sheet(actor), undefined);
      assert.deepEqual(await settings.change(actor, 0, form), { kind: 'forbidden' });
    }
    assert.deepEqual((await settings.sheet(globalAdmin()))?.settings, unset);
    assert.deepEqual(await settings.of(tenant), unset);
    assert.deepEqual(await trail(), []);
  });

  it('count from the change on, which the tenant’s trail tells with what was before, and its admin sealed', async () => {
    const { settings, stores, trail } = begun();
    const answer = await settings.change(globalAdmin(), 0, form);
    assert.equal(answer.kind, 'changed');
    assert.deepEqual(await settings.of(tenant), { ...unset, selfApproval: true });
    const records = await trail();
    assert.deepEqual(records.map(({ code, facts }) => ({ code, facts })), [{ code: 'settingsChanged', facts: { selfApproval: true, selfApprovalBefore: false } }]);
    assert.ok(!JSON.stringify(records).includes('GINA'));
    assert.deepEqual(JSON.parse((await stores.keys.open(tenant, records[0]!.sealed[0]!))!), { id: 'gina', displayName: 'GINA' });
    assert.deepEqual(verify(tenant, records, await stores.trail.head(tenant, tenant)), { ok: true, records: 1 });
  });

  it('are changed once, however often a press comes', async () => {
    const { settings, trail } = begun();
    const answers = await Promise.all(Array.from({ length: 6 }, () => settings.change(globalAdmin(), 0, form)));
    assert.deepEqual(answers.map(({ kind }) => kind).toSorted(), ['changed', ...Array.from({ length: 5 }, () => 'unchanged')]);
    assert.equal((await trail()).length, 1);
  });

  it('are not overwritten by who has not seen them as they are', async () => {
    const { settings } = begun();
    await settings.change(globalAdmin('gina'), 0, form);
    const late = await settings.change(globalAdmin('gus'), 0, { ...form, selfApproval: 'false', openPerPerson: '1' });
    assert.equal(late.kind, 'stale');
    assert.deepEqual(await settings.of(tenant), { ...unset, selfApproval: true });
    const again = await settings.change(globalAdmin('gus'), (late as { sheet: { etag: number } }).sheet.etag, { ...form, openPerPerson: '1' });
    assert.equal(again.kind, 'changed');
  });

  it('are not overwritten by who had mistyped one before, and has never seen them as they are', async () => {
    const { settings } = begun();
    await settings.change(globalAdmin('gina'), 0, form);
    const late = await settings.change(globalAdmin('gus'), 0, { ...form, selfApproval: 'false', openPerPerson: 'many' });
    assert.equal(late.kind, 'stale', 'a form that kept what was typed would be saved over theirs');
  });

  it('stay as they are where one of them is not what it may be', async () => {
    const { settings, trail } = begun();
    const answer = await settings.change(globalAdmin(), 0, { ...form, openPerPerson: '0' });
    assert.deepEqual(answer.kind === 'refused' && answer.wrong, ['openPerPerson']);
    assert.deepEqual(await settings.of(tenant), unset);
    assert.deepEqual(await trail(), []);
  });

  it('are each tenant’s own', async () => {
    const { settings } = begun();
    await settings.change(globalAdmin(), 0, form);
    assert.deepEqual(await settings.of('tenant-b'), unset);
  });
});

describe('What is known of an organization', () => {
  it('are the fields of its data page, with one id for ever', async () => {
    const { settings, stores } = begun();
    assert.equal(await settings.organization(tenant), undefined);
    await settings.refreshOrganization(tenant);
    const first = (await settings.organization(tenant))!;
    assert.deepEqual(Object.keys(first), ['id', 'customerLicense', 'msTenantId', 'msTenantInitialDomainName', 'msTenantDefaultDomainName', 'crmProvider', 'msServiceAccountId', 'msServiceAccountName', 'msServiceAccountUpn']);
    assert.deepEqual(Object.keys(first.crmProvider), ['id', 'apiVersion', 'crmTenantId']);
    assert.equal(first.msTenantInitialDomainName, 'northwind.onmicrosoft.com');
    assert.equal(first.msTenantDefaultDomainName, 'northwind.example');
    await settings.refreshOrganization(tenant);
    assert.equal((await stores.settings.organization(tenant))?.id, first.id);
  });

  it('is kept in memory for 24 hours, and in the store for longer; Microsoft is asked by nobody’s looking', async () => {
    const { settings, stores, clock, asked } = begun();
    await settings.refreshOrganization(tenant);
    const kept = (await settings.organization(tenant))!;
    await stores.settings.saveOrganization({ ...kept, msTenantDefaultDomainName: 'renamed.example' });
    await clock.advance(day - second);
    assert.equal((await settings.organization(tenant))?.msTenantDefaultDomainName, 'northwind.example');
    await clock.advance(second);
    assert.equal((await settings.organization(tenant))?.msTenantDefaultDomainName, 'renamed.example');
    assert.deepEqual(asked, [tenant]);
  });

  it('stays where Microsoft does not answer', async () => {
    const { settings, microsoft } = begun();
    await settings.refreshOrganization(tenant);
    microsoft.says = new AppError('graph.unavailable');
    await assert.rejects(settings.refreshOrganization(tenant));
    assert.equal((await settings.organization(tenant))?.msTenantDefaultDomainName, 'northwind.example');
  });
});
