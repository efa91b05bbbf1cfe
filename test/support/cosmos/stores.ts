import type { Clock } from '../../../src/clock.ts';
import type { CosmosSettings } from '../../../src/platform/cosmos/cosmos-client.ts';
import { cosmosStores } from '../../../src/platform/cosmos/cosmos-stores.ts';
import type { ProcessStores } from '../../conformance/stores-under-test.ts';

/** The stores of Cosmos DB by the names that tests have for them. */
export function openCosmos(settings: CosmosSettings, clock: Clock): ProcessStores & { close(): void } {
  const { requestStore, runs, effects, deliveries, templates, tenantStore, settingsStore, trail, keptHeads, auditKeys, close } = cosmosStores(settings, clock);
  return { requests: requestStore, runs, effects, deliveries, catalog: templates, people: tenantStore, settings: settingsStore, trail, keptHeads, keys: auditKeys, close };
}
