import assert from 'node:assert/strict';
import { noHead } from '../../src/audit/record.ts';
import type { UserProfile } from '../../src/people/user-profile.ts';
import { newRun } from '../../src/provisioning/run.ts';
import { effect } from '../../src/requests/effect.ts';
import { organizationOf } from '../../src/tenants/organization.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { aDraft, aRequest, aTemplate, noon, tenant } from '../support/builders.ts';
import { aCommit, aRecord } from './commit-conformance.ts';
import { aDelivery } from './effect-conformance.ts';
import type { ProcessStores } from './stores-under-test.ts';
import { takeOne } from '../support/take-one.ts';

const other = 'tenant-b';
const { id } = aRequest();
const reach = { person: 'rita', conversation: 'c', serviceUrl: 's', locale: undefined, timeZone: undefined, unreachable: undefined, at: noon };
const profile = { id: 'p', userLicense: '', msUserId: 'rita', msTenantId: tenant, msDisplayName: 'Rita' } as UserProfile;
const unset = storedSettings(undefined);

export function tenantsConform(both: () => readonly [ProcessStores, ProcessStores]): void {
  describe('Two tenants with equal ids', () => {
    it('see nothing of each other, and change nothing of each other', async () => {
      const [stores, { requests, runs, effects, deliveries, catalog, people, settings, trail }] = both();
      await requests.commit(aCommit({ request: aRequest({ waitsFor: { who: 'approvers', people: [{ id: 'priya', displayName: 'Priya' }] } }), audit: await aRecord(stores), effects: [effect('check', noon)] }));
      await runs.open(newRun(tenant, id, 1), noon);
      await catalog.saveTemplate(tenant, aTemplate(), 0, []);
      await catalog.saveDraft(aDraft());
      await people.saveReach({ tenant, ...reach });
      await people.saveProfile(profile);
      await people.learn(tenant, 'taskDetailsInline', { value: true, at: noon });
      await settings.saveSettings(tenant, unset, 0, []);
      await settings.saveOrganization(organizationOf('o', tenant, { initial: 'i', standard: 's' }));
      await deliveries.saveDelivery(aDelivery());
      await requests.reserveName(tenant, 'apollo', id, noon);
      const nothing = await Promise.all([
        requests.request(other, id),
        requests.requestsOf(other, 'rita', 9),
        requests.openRequestsOf(other, 'rita', 9),
        requests.withReference(other, aRequest().reference),
        requests.needingAttention(other, 9),
        requests.waitingFor(other, 'priya', 9),
        requests.nameHolder(other, 'apollo', noon),
        requests.openOf(other, aTemplate().templateConfiguration.id),
        requests.tally(other, 0, 9),
        runs.run(other, id, 1),
        runs.claim(other, noon, noon + 1, 'begun'),
        takeOne(effects, other, noon, noon + 1),
        deliveries.deliveries(other, id),
        deliveries.missed(other, 'rita', 9),
        catalog.template(other, aTemplate().templateConfiguration.id),
        catalog.templates(other),
        catalog.draft(other, id),
        people.reach(other, 'rita'),
        people.serviceUrl(other),
        people.profile(other, 'rita'),
        people.learned(other, 'taskDetailsInline'),
        settings.settings(other),
        settings.organization(other),
        trail.records(other, id),
        trail.head(other, id),
      ]);
      const none = undefined;
      assert.deepEqual(nothing, [none, [], [], [], [], [], none, 0, [], none, none, none, [], [], none, [], none, none, none, none, none, { settings: unset, etag: 0 }, none, [], noHead]);
      assert.equal(await stores.requests.commit(aCommit({ request: aRequest({ tenant: other }), audit: await aRecord(stores, other) })), 'committed');
      await catalog.forgetDraft(other, id);
      assert.ok(await catalog.draft(tenant, id));
    });
  });

  describe('What is known of a tenant', () => {
    it('is its settings, saved by one of those who have read them', async () => {
      const [{ settings }, right] = both();
      const saved = await Promise.all([1, 2, 3, 4].map((days) => both()[days % 2]!.settings.saveSettings(tenant, { ...unset, approvalDays: days }, 0, [])));
      assert.equal(saved.filter(Boolean).length, 1);
      const winner = saved.indexOf(true) + 1;
      assert.deepEqual(await right.settings.settings(tenant), { settings: { ...unset, approvalDays: winner }, etag: 1 });
      assert.equal(await settings.saveSettings(tenant, unset, 1, []), true);
    });

    it('is its name, its organization, its people and how they are reached, as they were saved last', async () => {
      const [{ people, settings }, right] = both();
      for (const name of ['Northwind', 'Northwind Traders']) {
        await people.saveTenant({ id: tenant, name });
        await people.saveProfile({ ...profile, msDisplayName: name });
        await people.saveReach({ tenant, ...reach, serviceUrl: name });
        await settings.saveOrganization(organizationOf('o', tenant, { initial: name, standard: '' }));
        await people.learn(tenant, 'taskDetailsInline', { value: name === 'Northwind', at: noon });
      }
      await people.saveTenant({ id: other, name: 'Fabrikam' });
      assert.deepEqual(await right.people.tenants(), [{ id: tenant, name: 'Northwind Traders' }, { id: other, name: 'Fabrikam' }]);
      assert.equal((await right.people.profile(tenant, 'rita'))?.msDisplayName, 'Northwind Traders');
      assert.equal((await right.people.reach(tenant, 'rita'))?.serviceUrl, 'Northwind Traders');
      assert.equal(await right.people.serviceUrl(tenant), 'Northwind Traders');
      assert.equal((await right.settings.organization(tenant))?.msTenantInitialDomainName, 'Northwind Traders');
      assert.deepEqual(await right.people.learned(tenant, 'taskDetailsInline'), { value: false, at: noon });
    });

    it('is where each dialog stands, until that is forgotten', async () => {
      const [{ people }, right] = both();
      await people.saveDialogState('tenant-a/chat', { step: 1 });
      assert.deepEqual(await right.people.dialogState('tenant-a/chat'), { step: 1 });
      await right.people.forgetDialogState('tenant-a/chat');
      assert.equal(await people.dialogState('tenant-a/chat'), undefined);
    });
  });
}
