import { z, type ZodType } from 'zod';
import { AppError } from '../../errors.ts';
import type { Graph, GraphCall } from './call.ts';
import { read } from './errors.ts';

const version = '/v1.0';

const pageOf = <T>(item: ZodType<T>) => z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
type Page<T> = ReturnType<typeof pageOf<T>>;

/** By their items' schema: to make one costs more than to read many pages by it. */
const pages = new WeakMap<ZodType, unknown>();

function page<T>(item: ZodType<T>): Page<T> {
  const schema = (pages.get(item) as Page<T> | undefined) ?? pageOf(item);
  pages.set(item, schema);
  return schema;
}

/**
 * The collection's items, at most `limit`, following `@odata.nextLink` (concepts/paging) — the client library's
 * PageIterator does not over plain http. `graph.unexpected` where a link leads away or the pages have no end.
 */
export async function all<T>(graph: Graph, call: GraphCall, item: ZodType<T>, limit: number): Promise<readonly T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let next: string | undefined = call.path;
  while (next !== undefined && items.length < limit) {
    if (seen.has(next)) throw new AppError('graph.unexpected', { where: '@odata.nextLink' });
    seen.add(next);
    const found: z.infer<Page<T>> = read(await graph.ask({ ...call, path: next }), page(item));
    items.push(...found.value);
    const link = found['@odata.nextLink'];
    next = link === undefined ? undefined : underRoot(graph.baseUrl, link);
  }
  return items.slice(0, limit);
}

/**
 * A link or `Location` of Graph's as a path under the version root. Absolute ones must be of the same origin: the token
 * goes where they lead.
 */
export function underRoot(baseUrl: string, link: string): string {
  if (!/^[a-z][a-z\d+.-]*:/i.test(link) && !link.startsWith('//')) {
    const path = link.startsWith('/') ? link : `/${link}`;
    return path.startsWith(`${version}/`) ? path.slice(version.length) : path;
  }
  const root = `${baseUrl}${version}/`;
  if (!link.startsWith(root)) throw new AppError('graph.unexpected', { where: 'link' });
  return link.slice(root.length - 1);
}
