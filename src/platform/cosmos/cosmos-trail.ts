import { beginOf, pageOf, sizeOf, type PageAsked, type TrailPage } from '../../audit/page.ts';
import { noHead, type AuditRecord, type Head } from '../../audit/record.ts';
import type { Trail } from '../../audit/trail.ts';
import { placedRecords, recordsBefore, type AuditItem } from './audit-items.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { newestFirst } from './newest-audit-items.ts';

/** So many items are asked for a stream's name at once. */
const some = 1000;

/** A request's stream lies in the request's partition, a template's and the tenant's own in the tenant's. */
export class CosmosTrail implements Trail {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  async head(tenant: string, stream: string): Promise<Head> {
    const [last] = await this.#items(tenant, stream, 'SELECT TOP 1 VALUE c', 'ORDER BY c.seq DESC');
    return last?.records.at(-1) ?? noHead;
  }

  async records(tenant: string, stream: string): Promise<readonly AuditRecord[]> {
    const items = await this.#items(tenant, stream, 'SELECT VALUE c', 'ORDER BY c.seq');
    return items.flatMap((item) => placedRecords(item).map(({ record }) => record));
  }

  async page(tenant: string, asked: PageAsked): Promise<TrailPage | undefined> {
    const before = beginOf(tenant, asked);
    if (!before) return undefined;
    // One more tells whether there is another page.
    const wanted = sizeOf(asked) + 1;
    const found: ReturnType<typeof recordsBefore>[number][] = [];
    for await (const item of newestFirst(this.#database, tenant, before, asked.from ?? 0, wanted)) {
      found.push(...recordsBefore(before, item));
      if (found.length >= wanted) break;
    }
    return pageOf(tenant, asked, found);
  }

  /** A request has more items than one, of which its partition's key is what counts; what is left to do for a template lies there too. */
  async streams(tenant: string, after = ''): Promise<readonly string[]> {
    const parameters = { tenant, after, some };
    const [requests, others] = await Promise.all([
      this.#database.query<string>('requests', [tenant], 'SELECT TOP @some VALUE c.requestId FROM c WHERE c.tenantId = @tenant AND c.requestId > @after ORDER BY c.requestId', parameters),
      this.#database.query<string>('tenants', [tenant], 'SELECT TOP @some VALUE c.stream FROM c WHERE c.tenantId = @tenant AND c.stream > @after ORDER BY c.stream', parameters),
    ]);
    // What one of them has left to tell may come before what the other has told already.
    const ends = [requests, others].flatMap((ids) => (ids.length < some ? [] : [ids.at(-1) ?? '']));
    const [end] = ends.toSorted();
    return [...new Set([...requests, ...others])].toSorted().filter((id) => end === undefined || id <= end);
  }

  /** Of either container, as a page has those of both: no stream has some in each, unless somebody has put them there. */
  async #items(tenant: string, stream: string, select: string, order: string): Promise<readonly AuditItem[]> {
    const parameters = { tenant, stream };
    const of = `${select} FROM c WHERE c.tenantId = @tenant AND c.kind = 'audit'`;
    const [ofTenant, ofRequest] = await Promise.all([
      this.#database.query<AuditItem>('tenants', [tenant], `${of} AND c.stream = @stream ${order}`, parameters),
      this.#database.query<AuditItem>('requests', [tenant, stream], `${of} AND c.requestId = @stream ${order}`, parameters),
    ]);
    return [...ofTenant, ...ofRequest];
  }
}
