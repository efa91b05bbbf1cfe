import { beginOf, pageOf, sizeOf, type PageAsked, type TrailPage } from '../../audit/page.ts';
import { noHead, type AuditRecord, type Head } from '../../audit/record.ts';
import type { Trail } from '../../audit/trail.ts';
import { recordsBefore } from './audit-items.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { newestFirst } from './newest-audit-items.ts';

type Records = readonly AuditRecord[];

/** So many items are asked for a stream's name at once. */
const some = 1000;

/** A request's stream lies in the request's partition, a template's and the tenant's own in the tenant's. */
export class CosmosTrail implements Trail {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  async head(tenant: string, stream: string): Promise<Head> {
    const last = 'SELECT TOP 1 VALUE c.records';
    const descending = 'ORDER BY c.seq DESC';
    const [records] = (await this.#ofTenant(tenant, stream, last, descending)).concat(await this.#ofRequest(tenant, stream, last, descending));
    return records?.at(-1) ?? noHead;
  }

  async records(tenant: string, stream: string): Promise<Records> {
    const all = 'SELECT VALUE c.records';
    const ofRequest = await this.#ofRequest(tenant, stream, all, 'ORDER BY c.seq');
    const records = ofRequest.length > 0 ? ofRequest : await this.#ofTenant(tenant, stream, all, 'ORDER BY c.seq');
    return records.flat();
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

  async #ofRequest(tenant: string, stream: string, select: string, order: string): Promise<Records[]> {
    const text = `${select} FROM c WHERE c.tenantId = @tenant AND c.requestId = @stream AND c.kind = 'audit' ${order}`;
    return [...(await this.#database.query<Records>('requests', [tenant, stream], text, { tenant, stream }))];
  }

  async #ofTenant(tenant: string, stream: string, select: string, order: string): Promise<Records[]> {
    const text = `${select} FROM c WHERE c.tenantId = @tenant AND c.kind = 'audit' AND c.stream = @stream ${order}`;
    return [...(await this.#database.query<Records>('tenants', [tenant], text, { tenant, stream }))];
  }
}
