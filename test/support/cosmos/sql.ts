/**
 * The part of the query language that the product's queries are of (cosmos-db/nosql/query): one container, comparisons joined by AND,
 * an order by properties. Whatever else is asked is refused, never guessed.
 */
export interface Query {
  readonly top: number | undefined;
  readonly value: Selected;
  readonly where: readonly Comparison[];
  readonly order: readonly Order[];
}

/** A path, of the item itself where it is empty, or an object of several by their names (cosmos-db/nosql/query/object-array). */
export type Selected = readonly string[] | { readonly [name: string]: Selected };

export interface Comparison {
  /** `[]` stands for any one of a list. */
  readonly path: readonly string[];
  readonly is: '=' | '<=' | '<' | '>' | '>=';
  readonly to: unknown;
}

export interface Order {
  readonly path: readonly string[];
  readonly descending: boolean;
}

export class SqlRefused extends Error {}

/**
 * Words that a property's path must not have without brackets: the keywords of the grammar that Microsoft publishes
 * (github.com/Azure/azure-cosmos-dotnet-v3, Query/Core/Parser/sql.g4), but for those that it takes for names too.
 */
const reserved = new Set(
  ('and array as asc between by case desc distinct escape exists false from group in join left like limit not null offset or order ' +
    'rank right select top true udf undefined value where').split(' '),
);

export function parse(text: string, parameters: ReadonlyMap<string, unknown>): Query {
  const tokens = text.match(/@\w+|'[^']*'|"[^"]*"|[A-Za-z_]\w*|\d+(?:\.\d+)?|<=|>=|[<>=.,()]|\S/g) ?? [];
  let at = 0;
  const refuse = (): never => {
    throw new SqlRefused(`Not played: ${text} (at ${String(tokens[at])})`);
  };
  const is = (word: string): boolean => tokens[at]?.toUpperCase() === word && ((at += 1), true);
  const expect = (word: string): void => {
    if (!is(word)) refuse();
  };
  const path = (root = 'C'): readonly string[] => {
    expect(root);
    const parts: string[] = [];
    while (is('.')) {
      const part = tokens[at] ?? '';
      if (!/^[A-Za-z_]\w*$/.test(part) || reserved.has(part.toLowerCase())) refuse();
      parts.push(part);
      at += 1;
    }
    return parts;
  };
  const selected = (): Selected => {
    if (!is('{')) return path();
    const fields: Record<string, Selected> = {};
    do {
      const name = tokens[at++] ?? '';
      if (!/^"\w+"$/.test(name)) refuse();
      expect(':');
      fields[name.slice(1, -1)] = selected();
    } while (is(','));
    expect('}');
    return fields;
  };
  const literal = (): unknown => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token.startsWith('@')) {
      if (!parameters.has(token)) throw new SqlRefused(`No parameter ${token}`);
      return parameters.get(token);
    }
    if (token.startsWith("'")) return token.slice(1, -1);
    if (token === 'true' || token === 'false') return token === 'true';
    if (/^\d/.test(token)) return Number(token);
    at -= 1;
    return refuse();
  };
  /** Whether one of a list compares so (cosmos-db/query/subquery). */
  const exists = (): Comparison => {
    expect('(');
    expect('SELECT');
    expect('VALUE');
    const one = tokens[at++]?.toUpperCase() ?? refuse();
    for (const word of ['FROM', one, 'IN']) expect(word);
    const list = path();
    expect('WHERE');
    const { path: of, ...compared } = comparison(one);
    expect(')');
    return { path: [...list, '[]', ...of], ...compared };
  };
  const comparison = (root?: string): Comparison => {
    if (root === undefined && is('EXISTS')) return exists();
    const left = path(root);
    const sign = tokens[at] as Comparison['is'];
    if (left.length === 0 || !['=', '<=', '<', '>', '>='].includes(sign)) refuse();
    at += 1;
    return { path: left, is: sign, to: literal() };
  };

  expect('SELECT');
  const top = is('TOP') ? literal() : undefined;
  if (top !== undefined && (typeof top !== 'number' || !Number.isInteger(top) || top < 1)) refuse();
  expect('VALUE');
  const value = selected();
  expect('FROM');
  expect('C');
  const where: Comparison[] = [];
  if (is('WHERE')) do where.push(comparison()); while (is('AND'));
  const order: Order[] = [];
  if (is('ORDER')) {
    expect('BY');
    do {
      const by = path();
      order.push({ path: by, descending: is('DESC') || (is('ASC'), false) });
    } while (is(','));
  }
  if (at < tokens.length) refuse();
  return { top: top as number | undefined, value, where, order };
}

/** A comparison of two types is undefined, and what is undefined is not found (cosmos-db/nosql/query/equality-comparison-operators). */
export function holds(item: object, { path, is, to }: Comparison): boolean {
  const list = path.indexOf('[]');
  if (list < 0) return compares(valueAt(item, path), is, to);
  const all = valueAt(item, path.slice(0, list));
  return Array.isArray(all) && all.some((one: unknown) => compares(valueAt(one as object, path.slice(list + 1)), is, to));
}

export const valueAt = (item: object, path: readonly string[]): unknown => path.reduce<unknown>((within, part) => (within as Record<string, unknown> | undefined | null)?.[part], item);

/** What is undefined becomes no property. */
export function selectedOf(item: object, value: Selected): unknown {
  if (Array.isArray(value)) return valueAt(item, value);
  const fields = Object.entries(value).map(([name, one]) => [name, selectedOf(item, one as Selected)] as const);
  return Object.fromEntries(fields.filter(([, one]) => one !== undefined));
}

function compares(value: unknown, is: Comparison['is'], to: unknown): boolean {
  if (value === null || to === null || typeof value !== typeof to || (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean')) return false;
  const [left, right] = [value as string, to as string];
  switch (is) {
    case '=':
      return left === right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** Of one type each, as our items have them. */
export function inOrder(left: readonly unknown[], right: readonly unknown[], order: readonly Order[]): number {
  for (const [index, { descending }] of order.entries()) {
    const [one, other] = [left[index] as string, right[index] as string];
    if (one !== other) return (one < other ? -1 : 1) * (descending ? -1 : 1);
  }
  return 0;
}

/** A patch's condition is a query of nothing (cosmos-db/partial-document-update). */
export function conditionOf(text: string): readonly Comparison[] {
  return parse(`SELECT VALUE c ${text}`, new Map()).where;
}
