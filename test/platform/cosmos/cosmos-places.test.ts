import assert from 'node:assert/strict';
import { containers } from '../../../src/platform/cosmos/containers.ts';
import { CosmosDatabase } from '../../../src/platform/cosmos/cosmos-database.ts';
import { CosmosPlaces } from '../../../src/platform/cosmos/cosmos-places.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { reservationLifetime } from '../../../src/requests/request-store.ts';
import { settingRules } from '../../../src/tenants/settings.ts';
import { aCommit } from '../../conformance/commit-conformance.ts';
import { aRequest, noon, tenant } from '../../support/builders.ts';
import { inProcess } from '../../support/cosmos/connections.ts';
import { openCosmos } from '../../support/cosmos/stores.ts';
import { CosmosWire } from '../../support/cosmos/wire-server.ts';

function databaseOf(): CosmosDatabase {
  const wire = new CosmosWire();
  wire.prepare('teamwright', Object.values(containers));
  const settings = { endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire) };
  return new CosmosDatabase(settings, new SystemClock());
}

describe('Places in Cosmos DB', () => {
  it('are as many in a day as a tenant may allow at most', async () => {
    const database = databaseOf();
    const { most } = settingRules.dailyPerTenant;
    const idOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
    const record = Array.from({ length: most - 1 }, (_, number) => [idOf(number), idOf(number % 1000), noon + number]);
    const item = { id: 'places', tenantId: tenant, kind: 'places', record };
    assert.ok((await database.write('tenants', [tenant], [{ kind: 'create', item }])).written);
    const places = new CosmosPlaces(database, { openIds: () => Promise.resolve([]), request: (_, id) => Promise.resolve(aRequest({ id })), between: () => Promise.resolve(record.map(([of]) => String(of))) });
    const quotas = { openPerPerson: 9, dailyPerPerson: most, dailyPerTenant: most };
    const asked = (number: number) => places.reserve({ tenant, request: idOf(number), requester: 'somebody' }, quotas, noon + most);
    assert.equal(await asked(most), undefined);
    assert.equal((await asked(most + 1))?.quota, 'dailyPerTenant');
    database.close();
  });

  it('count a request that is committed between the two looks at those that are open and those that are coming', async () => {
    const database = databaseOf();
    const quotas = { openPerPerson: 1, dailyPerPerson: 9, dailyPerTenant: 9 };
    let committed = aRequest({ wakeAt: noon });
    const places = new CosmosPlaces(database, { openIds: () => Promise.resolve([]), request: (_, id) => Promise.resolve(id === committed.id ? committed : undefined), between: () => Promise.resolve([]) });
    const place = (request: string) => ({ tenant, request, requester: committed.requester.id });
    assert.equal(await places.reserve(place(committed.id), quotas, noon), undefined);
    assert.equal((await places.reserve(place('next'), quotas, noon + 1))?.quota, 'openPerPerson');
    committed = { ...committed, wakeAt: undefined };
    assert.equal(await places.reserve(place('next'), quotas, noon + 2), undefined);
    database.close();
  });

  it('are refused at the cost of a few calls, however many are taken: whoever presses again and again takes no room from others', async () => {
    const wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const stores = openCosmos({ endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire) }, new SystemClock());
    const taken = 300;
    const quotas = { openPerPerson: 1, dailyPerPerson: 1, dailyPerTenant: taken };
    for (let number = 0; number < taken; number += 1) {
      const [id, requester] = [`r${String(number)}`, `p${String(number)}`];
      assert.equal(await stores.requests.reservePlace({ tenant, request: id, requester }, quotas, noon), undefined);
      await stores.requests.commit(aCommit({ request: aRequest({ id, wakeAt: undefined }) }));
    }
    wire.told.calls = 0;
    const later = noon + reservationLifetime + 1;
    assert.equal((await stores.requests.reservePlace({ tenant, request: 'more', requester: 'late' }, quotas, later))?.quota, 'dailyPerTenant');
    assert.ok(wire.told.calls < 15, String(wire.told.calls));
    stores.close();
  });
});
