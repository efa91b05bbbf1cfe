import { noHead, type AuditRecord, type Head } from '../../audit/record.ts';
import type { Trail } from '../../audit/trail.ts';
import type { CosmosDatabase } from './cosmos-database.ts';

type Records = readonly AuditRecord[];

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

  async #ofRequest(tenant: string, stream: string, select: string, order: string): Promise<Records[]> {
    const text = `${select} FROM c WHERE c.tenantId = @tenant AND c.requestId = @stream AND c.kind = 'audit' ${order}`;
    return [...(await this.#database.query<Records>('requests', [tenant, stream], text, { tenant, stream }))];
  }

  async #ofTenant(tenant: string, stream: string, select: string, order: string): Promise<Records[]> {
    const text = `${select} FROM c WHERE c.tenantId = @tenant AND c.kind = 'audit' AND c.stream = @stream ${order}`;
    return [...(await this.#database.query<Records>('tenants', [tenant], text, { tenant, stream }))];
  }
}
