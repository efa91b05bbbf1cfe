import { randomUUID } from 'node:crypto';
import { CosmosClient } from '@azure/cosmos';
import type { CosmosSettings } from '../../src/platform/cosmos/cosmos-client.ts';
import { setUpCosmos } from '../../src/platform/cosmos/cosmos-setup.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import { inProcess } from '../support/cosmos/connections.ts';
import { openCosmos } from '../support/cosmos/stores.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { conforms } from './store-conformance.ts';

const clock = new SystemClock();

async function opened(settings: CosmosSettings, after: () => Promise<unknown>) {
  await setUpCosmos(settings, clock);
  const [left, right] = [openCosmos(settings, clock), openCosmos(settings, clock)];
  const end = async (): Promise<void> => {
    for (const stores of [left, right]) stores.close();
    await after();
  };
  return { left, right, end };
}

conforms({
  name: 'The store of Cosmos DB, by its SDK against the wire server',
  begin: async () => {
    let passed = 0;
    const wire = new CosmosWire({ now: () => clock.now() + passed });
    const settings = { endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire) };
    return { ...(await opened(settings, () => Promise.resolve())), pass: (ms: number) => void (passed += ms) };
  },
});

const { TEST_COSMOS_ENDPOINT: endpoint, TEST_COSMOS_KEY: key } = process.env;

conforms({
  name: 'The store of Cosmos DB, in a real account',
  missing: endpoint === undefined ? 'TEST_COSMOS_ENDPOINT is not set' : undefined,
  begin: () => {
    const settings = { endpoint: endpoint ?? '', database: `conformance-${randomUUID()}`, key, token: undefined };
    return opened(settings, () => new CosmosClient({ endpoint: settings.endpoint, ...(key === undefined ? {} : { key }) }).database(settings.database).delete());
  },
});
