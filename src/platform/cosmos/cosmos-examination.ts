import { CosmosClient } from '@azure/cosmos';
import type { Clock } from '../../clock.ts';
import { clientOptions, type CosmosSettings } from './cosmos-client.ts';
import { storeError } from './cosmos-errors.ts';

/** What the account promises to a reader of what another process has written: `Strong`, or less. Throws what `CosmosDatabase` throws. */
export async function consistencyOf(settings: CosmosSettings, clock: Clock): Promise<string> {
  const client = new CosmosClient(clientOptions(settings, clock));
  try {
    const { resource } = await client.getDatabaseAccount();
    return String(resource?.consistencyPolicy);
  } catch (error) {
    throw storeError(error);
  } finally {
    client.dispose();
  }
}
