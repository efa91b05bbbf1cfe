import assert from 'node:assert/strict';
import { minute } from '../../../src/clock.ts';
import { containers } from '../../../src/platform/cosmos/containers.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { effect } from '../../../src/requests/effect.ts';
import { noon, tenant } from '../../support/builders.ts';
import { inProcess } from '../../support/cosmos/connections.ts';
import { openCosmos } from '../../support/cosmos/stores.ts';
import { CosmosWire } from '../../support/cosmos/wire-server.ts';
import { takeOne } from '../../support/take-one.ts';

describe('An effect in Cosmos DB', () => {
  it('is not settled by who held one of its key that is long over, and was left anew since', async () => {
    const wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const settings = { endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire) };
    const stores = openCosmos(settings, new SystemClock());
    const { effects } = stores;
    await effects.leave(tenant, 'r', effect('check', noon));
    const slow = await takeOne(effects, tenant, noon, noon + 10);
    const next = await takeOne(effects, tenant, noon + 10, noon + 20);
    assert.ok(slow && next);
    await effects.settle(next);
    await effects.leave(tenant, 'r', effect('check', noon + 30));
    await effects.settle(slow);
    assert.equal((await takeOne(effects, tenant, noon + 30, noon + minute))?.effect.key, 'check');
    stores.close();
  });
});
