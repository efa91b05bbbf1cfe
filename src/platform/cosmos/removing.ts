import type { ContainerName } from './containers.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import type { Partition } from './item.ts';

/** A batch holds no more (cosmos-db/transactional-batch). */
const atOnce = 100;

/** Removes items of a partition: by the hundred as a rule, one by one where somebody else removes some of them too. */
export async function removeAll(database: CosmosDatabase, container: ContainerName, partition: Partition, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += atOnce) await remove(database, container, partition, ids.slice(from, from + atOnce));
}

async function remove(database: CosmosDatabase, container: ContainerName, partition: Partition, ids: readonly string[]): Promise<void> {
  const outcome = await database.write(container, partition, ids.map((id) => ({ kind: 'remove', id })));
  if (outcome.written || ids.length === 1) return;
  for (const id of ids) await remove(database, container, partition, [id]);
}
