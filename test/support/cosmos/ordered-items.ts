import type { Document, StoredContainer } from './account.ts';
import { holds, inOrder, valueAt, type Order, type Query } from './sql.ts';

/** Fewer are looked through as fast. */
const many = 10_000;

interface Ordered {
  readonly state: string;
  readonly items: readonly Document[];
}

/** The items of a container in an order, until something is changed. */
const orders = new WeakMap<StoredContainer, Map<string, Ordered>>();

/**
 * The items of a large container that an ordered query looks at, in its order and from where its own comparison lets it begin, as the index by that
 * path has them: a page of a million takes no look at all of them. Undefined where looking through them does as well.
 */
export function itemsInOrder(container: StoredContainer, { order, where }: Query, byKey: readonly Order[]): Iterable<Document> | undefined {
  const [by, ...others] = order;
  if (!by || others.length > 0 || container.size < many) return undefined;
  const items = ordered(container, by, byKey);
  const bound = where.find(({ path, is }) => path.join() === by.path.join() && (by.descending ? ['<', '<='] : ['>', '>=']).includes(is));
  return still(container, items, bound === undefined ? 0 : firstThat(items, (item) => holds(item, bound)));
}

/** Without those whose time has passed. */
function* still(container: StoredContainer, items: readonly Document[], from: number): Generator<Document> {
  for (let index = from; index < items.length; index += 1) {
    const item = items[index] as Document;
    if (container.read(container.partitionOf(item), item.id) === item) yield item;
  }
}

function ordered(container: StoredContainer, { path, descending }: Order, byKey: readonly Order[]): readonly Document[] {
  const known = orders.get(container) ?? new Map<string, Ordered>();
  orders.set(container, known);
  const name = `${path.join('.')} ${descending ? 'descending' : 'ascending'}`;
  const there = known.get(name);
  if (there?.state === container.state) return there.items;
  // What lacks the property is in no range of it; whoever orders by it alone finds it in no case that is played.
  const having = [...container.items()].filter((item) => ['string', 'number'].includes(typeof valueAt(item, path)));
  const keyOf = (item: Document): readonly unknown[] => byKey.map((one) => valueAt(item, one.path));
  const items = having.sort((left, right) => inOrder(keyOf(left), keyOf(right), byKey));
  known.set(name, { state: container.state, items });
  return items;
}

/** The first place for which it is so, as it is for all that follow. */
function firstThat(items: readonly Document[], isSo: (item: Document) => boolean): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isSo(items[middle] as Document)) to = middle;
    else from = middle + 1;
  }
  return from;
}
