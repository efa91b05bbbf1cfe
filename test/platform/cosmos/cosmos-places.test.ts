import assert from 'node:assert/strict';
import { containers } from '../../../src/platform/cosmos/containers.ts';
import { CosmosDatabase } from '../../../src/platform/cosmos/cosmos-database.ts';
import { CosmosPlaces } from '../../../src/platform/cosmos/cosmos-places.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { aRequest, noon, tenant } from '../../support/builders.ts';
import { inProcess } from '../../support/cosmos/connections.ts';
import { CosmosWire } from '../../support/cosmos/wire-server.ts';

describe('Places in Cosmos DB', () => {
  it('count a request that is committed between the two looks at those that are open and those that are coming', async () => {
    const wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const settings = { endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire) };
    const database = new CosmosDatabase(settings, new SystemClock());
    const quotas = { openPerPerson: 1, dailyPerPerson: 9, dailyPerTenant: 9 };
    let committed = aRequest({ wakeAt: noon });
    const places = new CosmosPlaces(database, { openIds: () => Promise.resolve([]), request: (_, id) => Promise.resolve(id === committed.id ? committed : undefined) });
    const place = (request: string) => ({ tenant, request, requester: committed.requester.id });
    assert.equal(await places.reserve(place(committed.id), quotas, noon), undefined);
    assert.equal((await places.reserve(place('next'), quotas, noon + 1))?.quota, 'openPerPerson');
    committed = { ...committed, wakeAt: undefined };
    assert.equal(await places.reserve(place('next'), quotas, noon + 2), undefined);
    database.close();
  });
});
