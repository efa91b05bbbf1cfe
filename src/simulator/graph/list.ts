import type { SimulatorResponse } from '../route.ts';
import { addressOf, selected, type Call } from './call.ts';
import { badRequest } from './errors.ts';
import { filterOf, type Entity } from './filter.ts';
import { searchOf } from './search.ts';

export interface ListRules {
  /** The metadata path in `@odata.context`. */
  readonly context: string;
  /** What may stand in `$filter` and `$orderby`; absent: neither is allowed. */
  readonly filterable?: readonly string[];
  /** What `$search` may name; absent: it is not allowed. */
  readonly searchable?: readonly string[];
  /** What an entity shows without `$select`; absent: everything. */
  readonly unasked?: readonly string[];
  /** The most that one page has, and how many it has without `$top`; absent: one page has all. */
  readonly page?: { readonly most: number; readonly usual: number };
}

/**
 * A collection as Graph answers it (concepts/query-parameters): filtered, searched, ordered, cut into pages, selected.
 * What a next page needs is all in its link. `id` is the last ordering, so pages do not shift when something is added.
 */
export function listAnswer(call: Call, entities: readonly Entity[], rules: ListRules): SimulatorResponse {
  const { query } = call.request;
  const found = ordered(call, entities.filter(predicate(call, rules)), rules);
  const { shown, next } = paged(call, found, rules);
  const counted = query.get('$count') === 'true' ? { '@odata.count': found.length } : {};
  const link = next === undefined ? {} : { '@odata.nextLink': nextLink(call, next) };
  const value = shown.map((entity) => selected(call, entity, rules.unasked));
  return {
    status: 200,
    body: { '@odata.context': `${addressOf(call, '')}/$metadata#${rules.context}`, ...counted, ...link, value },
  };
}

function predicate(call: Call, rules: ListRules): (entity: Entity) => boolean {
  const filter = call.request.query.get('$filter');
  const search = call.request.query.get('$search');
  if (filter !== null && !rules.filterable) throw badRequest("Query option 'Filter' is not allowed.");
  if (search !== null && !rules.searchable) throw badRequest("Query option 'Search' is not allowed.");
  const kept = filter === null ? undefined : filterOf(filter, rules.filterable ?? []);
  const level = call.request.headers['consistencylevel'];
  const hit = search === null ? undefined : searchOf(search, rules.searchable ?? [], level);
  return (entity) => (kept?.(entity) ?? true) && (hit?.(entity) ?? true);
}

function ordered(call: Call, entities: readonly Entity[], rules: ListRules): readonly Entity[] {
  const [property, direction = 'asc'] = (call.request.query.get('$orderby') ?? '').trim().split(/\s+/);
  if (!property) return entities;
  if (!rules.filterable?.includes(property) || !['asc', 'desc'].includes(direction))
    throw badRequest(`Unsupported sort property '${property}'.`);
  const sign = direction === 'asc' ? 1 : -1;
  const key = (entity: Entity): string => {
    const value = entity[property];
    return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  };
  return [...entities].sort((left, right) => sign * key(left).localeCompare(key(right)));
}

interface Page {
  readonly shown: readonly Entity[];
  /** The id after which the next page begins. */
  readonly next: string | undefined;
}

function paged(call: Call, entities: readonly Entity[], { page }: ListRules): Page {
  if (!page) return { shown: entities, next: undefined };
  const top = Number(call.request.query.get('$top') ?? page.usual);
  if (!Number.isInteger(top) || top < 1 || top > page.most)
    throw badRequest(
      `Invalid page size specified: '${call.request.query.get('$top') ?? ''}'. Must be between 1 and ${page.most} inclusive.`,
    );
  const after = call.request.query.get('$skiptoken');
  const last = after === null ? -1 : entities.findIndex(({ id }) => id === Buffer.from(after, 'base64url').toString());
  if (after !== null && last < 0) throw badRequest('Skip token is not valid.');
  const shown = entities.slice(last + 1, last + 1 + top);
  const more = last + 1 + top < entities.length;
  return { shown, next: more ? String(shown.at(-1)?.['id']) : undefined };
}

function nextLink(call: Call, after: string): string {
  const query = new URLSearchParams(call.request.query);
  query.set('$skiptoken', Buffer.from(after).toString('base64url'));
  const pairs = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${call.world.settings.url}${call.request.path}?${pairs.join('&')}`;
}
