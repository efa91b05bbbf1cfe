import type { Clock } from '../../clock.ts';
import { CosmosCatalogStore } from './cosmos-catalog-store.ts';
import type { CosmosSettings } from './cosmos-client.ts';
import { CosmosDatabase } from './cosmos-database.ts';
import { CosmosDeliveryStore } from './cosmos-delivery-store.ts';
import { CosmosEffectStore } from './cosmos-effect-store.ts';
import { CosmosKeptHeads } from './cosmos-kept-heads.ts';
import { CosmosKeys } from './cosmos-keys.ts';
import { CosmosPeopleStore } from './cosmos-people-store.ts';
import { CosmosRequestStore } from './cosmos-request-store.ts';
import { CosmosRunStore } from './cosmos-run-store.ts';
import { CosmosSettingsStore } from './cosmos-settings-store.ts';
import { CosmosTenantArchive } from './cosmos-tenant-archive.ts';
import { CosmosTrail } from './cosmos-trail.ts';
import { SeenEffects } from './seen-effects.ts';

/** Every store of the product, in a database of Azure Cosmos DB. */
export function cosmosStores(settings: CosmosSettings, clock: Clock) {
  const database = new CosmosDatabase(settings, clock);
  const seen = new SeenEffects();
  const keys = new CosmosKeys(database, clock);
  const people = new CosmosPeopleStore(database);
  const catalog = new CosmosCatalogStore(database);
  return {
    auditKeys: keys,
    tenantKeys: keys,
    tenantStore: people,
    settingsStore: new CosmosSettingsStore(database),
    profileStore: people,
    reach: people,
    templates: catalog,
    drafts: catalog,
    requestStore: new CosmosRequestStore(database, seen),
    runs: new CosmosRunStore(database),
    effects: new CosmosEffectStore(database, seen),
    deliveries: new CosmosDeliveryStore(database),
    trail: new CosmosTrail(database),
    keptHeads: new CosmosKeptHeads(database),
    archive: new CosmosTenantArchive(database, keys),
    close: () => database.close(),
  };
}
