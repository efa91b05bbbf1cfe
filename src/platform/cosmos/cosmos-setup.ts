import { CosmosClient, type ContainerDefinition, type Database } from '@azure/cosmos';
import { containers } from './containers.ts';
import type { Clock } from '../../clock.ts';
import { clientOptions, type CosmosSettings } from './cosmos-client.ts';
import { storeError } from './cosmos-errors.ts';

/** What was done with a container. */
export interface SetUp {
  readonly container: string;
  readonly outcome: 'made' | 'changed' | 'kept';
}

/**
 * Makes the database and its containers where they are missing, and gives those that are there their indexes; what they hold stays.
 * It needs the account's key: an identity's roles reach no further than its data. Throws what `CosmosDatabase` throws.
 */
export async function setUpCosmos(settings: CosmosSettings, clock: Clock): Promise<readonly SetUp[]> {
  const client = new CosmosClient(clientOptions(settings, clock));
  try {
    const { database } = await client.databases.createIfNotExists({ id: settings.database });
    const done: SetUp[] = [];
    for (const definition of Object.values(containers)) done.push({ container: definition.id, outcome: await setUpContainer(database, definition) });
    return done;
  } catch (error) {
    throw storeError(error);
  } finally {
    client.dispose();
  }
}

async function setUpContainer(database: Database, definition: ContainerDefinition & { readonly id: string }): Promise<SetUp['outcome']> {
  const { container, resource, statusCode } = await database.containers.createIfNotExists(definition);
  if (statusCode === 201) return 'made';
  if (resource && isAsDefined(resource, definition)) return 'kept';
  await container.replace(definition);
  return 'changed';
}

/** Cosmos DB adds to a policy what it takes for granted, and promises no order of its lists: compared is what we ask for. */
export function isAsDefined(there: ContainerDefinition, { indexingPolicy, defaultTtl }: ContainerDefinition): boolean {
  const paths = (policy: ContainerDefinition['indexingPolicy']): string => {
    const composite = (policy?.compositeIndexes ?? []).map((parts) => parts.map(({ path, order }) => `${path} ${order}`).join());
    return JSON.stringify([(policy?.includedPaths ?? []).map(({ path }) => path).toSorted(), composite.toSorted()]);
  };
  return there.defaultTtl === defaultTtl && paths(there.indexingPolicy) === paths(indexingPolicy);
}
