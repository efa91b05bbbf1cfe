import { CosmosClient, type Container, type FeedOptions, type OperationResponse } from '@azure/cosmos';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { containers, type ContainerName } from './containers.ts';
import { clientOptions, patience, type CosmosSettings } from './cosmos-client.ts';
import { delayOf, isMoved, ownerMissing, storeError } from './cosmos-errors.ts';
import type { Item, Partition, Stored } from './item.ts';
import { operationOf, type Write } from './write.ts';

/** What a batch came to. Refused: nothing of it is written, because of the write at `index`: absent (404), there already (409), or another than expected (412). */
export type Written =
  | { readonly written: true; readonly items: readonly (Item | undefined)[] }
  | { readonly written: false; readonly index: number; readonly status: 404 | 409 | 412 };

export type Parameters = Readonly<Record<string, string | number | boolean>>;

/**
 * A database of Azure Cosmos DB by three calls: read an item, ask a query, write a batch. The account's consistency is Strong: what
 * one process has written, every other one reads. Each call throws `store.unavailable`, of which nobody knows whether it wrote,
 * `store.missing` where there is no such database or container, or `store.refused`.
 */
export class CosmosDatabase {
  readonly #settings: CosmosSettings;
  readonly #clock: Clock;
  readonly #charged: (units: number) => void;
  #client: CosmosClient;

  constructor(settings: CosmosSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#charged = settings.charged ?? (() => undefined);
    this.#client = new CosmosClient(clientOptions(settings, clock));
  }

  async read<T extends Item>(container: ContainerName, partition: Partition, id: string): Promise<Stored<T> | undefined> {
    return this.#called(async () => {
      const { resource, statusCode, substatus, requestCharge } = await this.#container(container).item(id, [...partition]).read<T>();
      this.#charged(requestCharge);
      if (statusCode === 404 && substatus === ownerMissing) throw new AppError('store.missing');
      return resource;
    });
  }

  /** All that the query finds. With a tenant alone for a partition the text names it too (`c.tenantId = @tenant`): that is how it is routed. */
  async query<T>(container: ContainerName, partition: Partition, text: string, parameters: Parameters = {}): Promise<readonly T[]> {
    const spec = { query: text, parameters: Object.entries(parameters).map(([name, value]) => ({ name: `@${name}`, value })) };
    // From its beginning each time: the SDK takes an iterator that has failed once for one that is at its end.
    return this.#called(async () => {
      const { resources, requestCharge } = await this.#container(container).items.query<T>(spec, routing(container, partition)).fetchAll();
      this.#charged(requestCharge);
      return resources;
    });
  }

  /** All of the writes or none, at most a hundred. */
  async write(container: ContainerName, partition: Partition, writes: readonly Write[]): Promise<Written> {
    const operations = writes.map(operationOf);
    return this.#called(async () => {
      const { result = [], code, headers } = await this.#container(container).items.batch(operations, [...partition]);
      this.#charged(Number(headers['x-ms-request-charge'] ?? 0));
      return writtenOf(code, result);
    });
  }

  close(): void {
    this.#client.dispose();
  }

  #container(name: ContainerName): Container {
    return this.#client.database(this.#settings.database).container(containers[name].id);
  }

  /** One call, made again for a while where the server has no room, or is somewhere else by now. */
  async #called<T>(call: () => Promise<T>): Promise<T> {
    const until = this.#clock.now() + patience;
    for (;;) {
      const client = this.#client;
      try {
        return await call();
      } catch (error) {
        if (isMoved(error)) this.#leave(client);
        const delay = delayOf(error);
        if (delay === undefined || this.#clock.now() + delay > until) throw storeError(error);
        await this.#clock.wait(delay);
      }
    }
  }

  /** A client never looks again where a container's partitions are, and its connections lead where they led. What is under way with it comes to its end. */
  #leave(client: CosmosClient): void {
    if (this.#client !== client) return;
    client.dispose();
    this.#client = new CosmosClient(clientOptions(this.#settings, this.#clock));
  }
}

/** So many items are asked of a partition at once; the SDK would ask for ten, and a hundred times for the streams of a trail. */
const maxItemCount = 100;

/** A whole key goes to one partition; a part of it, by the query's plan, to those that may have what it finds. */
function routing(container: ContainerName, partition: Partition): FeedOptions {
  const isWhole = partition.length === containers[container].partitionKey?.paths.length;
  return isWhole ? { partitionKey: [...partition] } : { forceQueryPlan: true, maxItemCount };
}

/** The operation that kept a batch from being written; those that it took with it are 424. */
function writtenOf(code: number | undefined, result: readonly OperationResponse[]): Written {
  if (code === 200) return { written: true, items: result.map(({ resourceBody }) => resourceBody as Item | undefined) };
  const index = result.findIndex(({ statusCode }) => statusCode >= 400 && statusCode !== 424);
  const failed: (OperationResponse & { readonly retryAfterMilliseconds?: number }) | undefined = result[index];
  const status = failed?.statusCode;
  if (status === 404 || status === 409 || status === 412) return { written: false, index, status };
  throw Object.assign(new Error('batch'), { code: status ?? code, retryAfterInMs: failed?.retryAfterMilliseconds });
}
