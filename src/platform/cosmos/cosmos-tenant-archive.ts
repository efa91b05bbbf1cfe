import type { AuditRecord } from '../../audit/record.ts';
import type { Kept, TenantArchive } from '../../tenants/tenant-archive.ts';
import type { ContainerName } from './containers.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import type { CosmosKeys } from './cosmos-keys.ts';
import { registry } from './cosmos-people-store.ts';
import { itemId, type Item, type Partition } from './item.ts';
import { removeAll } from './removing.ts';

/** All that lies in a tenant's partitions. */
export class CosmosTenantArchive implements TenantArchive {
  readonly #database: CosmosDatabase;
  readonly #keys: CosmosKeys;

  constructor(database: CosmosDatabase, keys: CosmosKeys) {
    this.#database = database;
    this.#keys = keys;
  }

  async *contents(tenant: string): AsyncIterable<Kept> {
    const known = await this.#database.read<Item>('tenants', [registry], itemId('tenant', tenant));
    if (known) yield readable(known);
    for (const [container, partition] of await this.#partitions(tenant)) {
      for (const item of await this.#items(container, partition)) {
        const { kind, record } = readable(item);
        yield { kind, record: kind === 'audit' ? { ...record, opened: await this.#opened(tenant, item) } : record };
      }
    }
  }

  /** The tenant's name goes when all else has gone: whoever is interrupted finds it again. Others let nobody of it in after that, and go on until then. */
  async purge(tenant: string): Promise<void> {
    await this.#forget(tenant);
    await removeAll(this.#database, 'tenants', [registry], [itemId('tenant', tenant)]);
    // What they have written meanwhile.
    await this.#forget(tenant);
  }

  async #forget(tenant: string): Promise<void> {
    await this.#keys.forget(tenant);
    for (const [container, partition] of await this.#partitions(tenant)) {
      const ids = (await this.#items(container, partition)).map(({ id }) => id);
      await removeAll(this.#database, container, partition, ids);
    }
  }

  async #partitions(tenant: string): Promise<readonly (readonly [ContainerName, Partition])[]> {
    const text = 'SELECT VALUE c.requestId FROM c WHERE c.tenantId = @tenant';
    const requests = new Set(await this.#database.query<string>('requests', [tenant], text, { tenant }));
    return [['tenants', [tenant]], ...[...requests].map((request) => ['requests', [tenant, request]] as const)];
  }

  #items(container: ContainerName, [tenant = '', request]: Partition): Promise<readonly Item[]> {
    const all = 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant';
    return request === undefined
      ? this.#database.query<Item>(container, [tenant], all, { tenant })
      : this.#database.query<Item>(container, [tenant, request], `${all} AND c.requestId = @request`, { tenant, request });
  }

  /** What the records have sealed; null where the key was destroyed, or the box was tampered with. */
  async #opened(tenant: string, item: Item): Promise<readonly unknown[]> {
    const boxes = (item['records'] as readonly AuditRecord[]).flatMap(({ sealed }) => sealed);
    const texts = await Promise.all(boxes.map((box) => this.#keys.open(tenant, box).catch(() => undefined)));
    return texts.map((text) => (text === undefined ? null : (JSON.parse(text) as unknown)));
  }
}

/** Without what the server has added. */
function readable({ record, ...item }: Item): Kept {
  const fields = Object.entries(item).filter(([name]) => !name.startsWith('_'));
  return { kind: item.kind === 'request' ? 'requests' : item.kind, record: { ...Object.fromEntries(fields), ...(record === undefined ? {} : { value: record }) } };
}
