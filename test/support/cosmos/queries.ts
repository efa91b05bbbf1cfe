import { queryCharge, sizeOf } from './charges.ts';
import type { Document, StoredContainer } from './account.ts';
import { itemsInOrder } from './ordered-items.ts';
import { Refused } from './refused.ts';
import { holds, inOrder, parse, selectedOf, SqlRefused, valueAt, type Query } from './sql.ts';

export interface Spec {
  readonly query: string;
  readonly parameters?: readonly { readonly name: string; readonly value: unknown }[];
}

export interface Page {
  readonly found: readonly unknown[];
  readonly continuation: string | undefined;
  readonly charge: number;
}

const placeholder = '{documentdb-formattableorderbyquery-filter}';
const indexing = 'cosmos-db/index-policy';

/** How a query over several partitions is asked of each and its answers are put together: the form that the SDKs get from the gateway. */
export function planOf(container: StoredContainer, spec: Spec): object {
  const query = parsed(spec);
  checked(container, query);
  const order = query.order.map(({ path }) => `c.${path.join('.')}`);
  const [, top = '', value = '', where = ''] = /^SELECT (TOP \S+ )?VALUE (c[\w.]*|\{.*?\})\s+FROM c WHERE (.*?)(?:\s+ORDER BY .*)?$/s.exec(spec.query.trim()) ?? [];
  const items = order.map((path) => `{"item": ${path}}`).join(', ');
  const by = query.order.map(({ descending }, index) => `${String(order[index])} ${descending ? 'DESC' : 'ASC'}`).join(', ');
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: query.top ?? null,
      offset: null,
      limit: null,
      orderBy: query.order.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
      orderByExpressions: order,
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: order.length === 0 ? '' : `SELECT ${top}c._rid, [${items}] AS orderByItems, ${value} AS payload FROM c WHERE (${where}) AND (${placeholder}) ORDER BY ${by}`,
      hasSelectValue: true,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
}

/** Which items are asked: those of one partition, or of a range of them. */
export interface Asked {
  readonly partition: readonly string[] | undefined;
  readonly isWithin: (item: Document) => boolean;
}

/** A page of what a query finds among these items; it goes on where the last one ended, whatever was written meanwhile. */
export function pageOf(container: StoredContainer, { partition, isWithin }: Asked, spec: Spec, size: number, continuation: string | undefined): Page {
  const rewritten = /^SELECT (TOP \S+ )?c\._rid, \[.*\] AS orderByItems, (c[\w.]*|\{.*?\}) AS payload FROM c WHERE \((.*)\) AND \(true\)( ORDER BY .*)$/s.exec(spec.query);
  const [, top = '', value = '', where = '', order = ''] = rewritten ?? [];
  const query = parsed(rewritten ? { ...spec, query: `SELECT ${top}VALUE ${value} FROM c WHERE ${where}${order}` } : spec);
  checked(container, query);
  const keyOf = (item: Document): readonly unknown[] => [...query.order.map(({ path }) => valueAt(item, path)), item._rid];
  const byKey = [...query.order, { path: ['_rid'], descending: false }];
  const { after, count } = continuation === undefined ? { after: undefined, count: 0 } : (JSON.parse(Buffer.from(continuation, 'base64').toString()) as { after: readonly unknown[]; count: number });
  const isFound = (item: Document): boolean => query.where.every((one) => holds(item, one));
  const isBehind = (key: readonly unknown[]): boolean => after === undefined || inOrder(key, after, byKey) > 0;
  const inTheirOrder = partition === undefined ? itemsInOrder(container, query, byKey) : undefined;
  const found: { readonly item: Document; readonly key: readonly unknown[] }[] = [];
  for (const item of inTheirOrder ?? container.items(partition)) {
    if (!isFound(item) || !isWithin(item)) continue;
    const key = keyOf(item);
    if (!isBehind(key)) continue;
    found.push({ item, key });
    // One more than the page has room for tells that there is more.
    if (inTheirOrder && found.length > size) break;
  }
  found.sort((left, right) => inOrder(left.key, right.key, byKey));
  const page = found.slice(0, Math.min(size, (query.top ?? Infinity) - count));
  const last = page.at(-1);
  const isMore = last !== undefined && page.length < found.length && count + page.length < (query.top ?? Infinity);
  const selected = page.map(({ item, key }) => {
    const payload = selectedOf(item, query.value);
    return rewritten ? { _rid: item._rid, orderByItems: key.slice(0, -1).map((one) => ({ item: one })), payload } : payload;
  });
  return {
    found: selected,
    continuation: isMore ? Buffer.from(JSON.stringify({ after: last.key, count: count + page.length })).toString('base64') : undefined,
    charge: queryCharge(page.reduce((bytes, { item }) => bytes + sizeOf(item), 0)),
  };
}

function parsed({ query, parameters = [] }: Spec): Query {
  try {
    return parse(query, new Map(parameters.map(({ name, value }) => [name, value])));
  } catch (error) {
    if (error instanceof SqlRefused) throw new Refused(400, error.message, 'cosmos-db/nosql/query');
    throw error;
  }
}

/** What is not in an index would be found by reading everything; an order by several properties needs an index of them together. */
function checked({ definition: { indexingPolicy, partitionKey } }: StoredContainer, { where, order }: Query): void {
  const known = new Set([...(indexingPolicy?.includedPaths ?? []).map(({ path }) => path.replace(/\/\?$/, '')), ...(partitionKey?.paths ?? []), '/_ts']);
  // No page says that a composite index serves where its paths are excluded; every example includes them.
  for (const { path } of [...where, ...order]) if (!known.has(`/${path.join('/')}`)) throw new Refused(400, `Not in an index: ${path.join('/')}`, indexing);
  if (order.length < 2) return;
  const asked = order.map(({ path, descending }) => `/${path.join('/')} ${descending ? 'descending' : 'ascending'}`);
  const turned = order.map(({ path, descending }) => `/${path.join('/')} ${descending ? 'ascending' : 'descending'}`);
  const there = (indexingPolicy?.compositeIndexes ?? []).map((parts) => parts.map(({ path, order: way }) => `${path} ${way}`).join());
  if (!there.includes(asked.join()) && !there.includes(turned.join())) throw new Refused(400, `The order by query does not have a corresponding composite index: ${asked.join()}`, indexing);
}
