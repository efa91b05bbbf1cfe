import type { KeptHead, KeptHeads } from '../../audit/kept-heads.ts';
import type { Instant } from '../../clock.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { itemId, type Item, type Stored } from './item.ts';

interface HeadItem extends Item {
  readonly stream: string;
  readonly record: KeptHead;
}

interface LookItem extends Item {
  readonly until: Instant;
}

/** So many streams at once. */
const some = 1000;

/** Heads with the keys: who may write to the records need not write there. They go with the keys when a tenant is forgotten. */
export class CosmosKeptHeads implements KeptHeads {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  async head(tenant: string, stream: string): Promise<KeptHead | undefined> {
    return (await this.#read(tenant, stream))?.record;
  }

  async keep(tenant: string, head: KeptHead): Promise<void> {
    const { stream, seq } = head;
    const item: HeadItem = { id: itemId('head', stream), tenantId: tenant, kind: 'head', stream, record: head };
    for (;;) {
      const known = await this.#read(tenant, stream);
      if (known && known.record.seq >= seq) return;
      const write = known ? ({ kind: 'replace', item, etag: known._etag } as const) : ({ kind: 'create', item } as const);
      if ((await this.#database.write('keys', [tenant], [write])).written) return;
    }
  }

  async streams(tenant: string, after = ''): Promise<readonly string[]> {
    const text = 'SELECT TOP @some VALUE c.stream FROM c WHERE c.tenantId = @tenant AND c.stream > @after ORDER BY c.stream';
    return this.#database.query<string>('keys', [tenant], text, { tenant, after, some });
  }

  async lookedUntil(tenant: string): Promise<Instant> {
    return (await this.#database.read<LookItem>('keys', [tenant], looks))?.until ?? 0;
  }

  async haveLooked(tenant: string, until: Instant): Promise<void> {
    const item: LookItem = { id: looks, tenantId: tenant, kind: 'looks', until };
    await this.#database.write('keys', [tenant], [{ kind: 'put', item }]);
  }

  #read(tenant: string, stream: string): Promise<Stored<HeadItem> | undefined> {
    return this.#database.read<HeadItem>('keys', [tenant], itemId('head', stream));
  }
}

const looks = 'looks';
