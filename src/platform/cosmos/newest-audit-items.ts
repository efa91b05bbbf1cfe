import type { Place } from '../../audit/page.ts';
import type { Instant } from '../../clock.ts';
import { momentOf, type AuditItem } from './audit-items.ts';
import type { ContainerName } from './containers.ts';
import type { CosmosDatabase } from './cosmos-database.ts';

/** So many are asked for at first of those that lie beside the tenant's templates: there are few, and a page has as a rule none. */
const first = 4;
const mostAtOnce = 256;

/**
 * A tenant's audit items of both containers, newest first: those that have records before a place, down to an instant. `records`:
 * how many the reader wants, who stops when there are enough; as a rule two or more are in an item.
 */
export async function* newestFirst(database: CosmosDatabase, tenant: string, before: Place, from: Instant, records: number): AsyncGenerator<AuditItem> {
  const range = { tenant, from: momentOf({ at: from, stream: '', seq: 0 }), until: momentOf(before) };
  const ofRequests = inOrder(database, 'requests', range, Math.ceil(records / 2));
  const ofTenant = inOrder(database, 'tenants', range, first);
  let [left, right] = [await ofRequests.next(), await ofTenant.next()];
  while (!left.done || !right.done) {
    if (right.done || (!left.done && left.value.moment > right.value.moment)) {
      if (!left.done) yield left.value;
      left = await ofRequests.next();
    } else {
      yield right.value;
      right = await ofTenant.next();
    }
  }
}

/** Those of one container, asked for by and by; each question begins behind the last item, so what is written meanwhile moves nothing. */
async function* inOrder(
  database: CosmosDatabase,
  container: ContainerName,
  { tenant, from, until }: { readonly tenant: string; readonly from: string; readonly until: string },
  atOnce: number,
): AsyncGenerator<AuditItem, undefined> {
  const text = 'SELECT TOP @limit VALUE c FROM c WHERE c.tenantId = @tenant AND c.moment >= @from AND c.moment < @until ORDER BY c.moment DESC';
  let [limit, end] = [Math.min(atOnce, mostAtOnce), until];
  for (;;) {
    const items = await database.query<AuditItem>(container, [tenant], text, { tenant, from, until: end, limit });
    // We write nothing else with a moment, and no check would come to it.
    yield* items.filter(({ kind }) => kind === 'audit');
    const last = items.at(-1);
    if (!last || items.length < limit) return undefined;
    [limit, end] = [Math.min(2 * limit, mostAtOnce), last.moment];
  }
}
