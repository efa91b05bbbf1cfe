import { CosmosClient } from '@azure/cosmos';
import type { Clock } from '../../clock.ts';
import { containers } from './containers.ts';
import { clientOptions, type CosmosSettings } from './cosmos-client.ts';
import { storeError } from './cosmos-errors.ts';
import { isAsDefined } from './cosmos-setup.ts';

export interface CosmosExamination {
  /** What the account promises to a reader of what another process has written: `Strong`, or less. */
  readonly consistency: string;
  /** Containers whose indexes are those of another version: what is asked there may be refused. */
  readonly outdated: readonly string[];
}

/** Throws what `CosmosDatabase` throws. */
export async function examineCosmos(settings: CosmosSettings, clock: Clock): Promise<CosmosExamination> {
  const client = new CosmosClient(clientOptions(settings, clock));
  try {
    const { resource } = await client.getDatabaseAccount();
    const outdated: string[] = [];
    for (const definition of Object.values(containers)) {
      const { resource: there } = await client.database(settings.database).container(definition.id).read();
      if (there?.indexingPolicy && !isAsDefined(there, definition)) outdated.push(definition.id);
    }
    return { consistency: String(resource?.consistencyPolicy), outdated };
  } catch (error) {
    throw storeError(error);
  } finally {
    client.dispose();
  }
}
