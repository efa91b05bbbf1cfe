import { badRequest } from './errors.ts';
import { wordsOf, type Word } from './filter-text.ts';

export type Entity = Readonly<Record<string, unknown>>;
type Predicate = (entity: Entity) => boolean;
type Value = string | number | boolean | null;

/**
 * The predicate of an OData `$filter`: and, or, not, brackets, eq ne gt ge lt le, in, startsWith, endsWith, any.
 * Directory comparisons ignore case. `properties` are those that may be named; 400 for others, as for bad grammar.
 */
export function filterOf(filter: string, properties: readonly string[]): Predicate {
  const parser = new FilterParser(filter, properties);
  return parser.whole();
}

class FilterParser {
  readonly #filter: string;
  readonly #properties: readonly string[];
  readonly #words: readonly Word[];
  #at = 0;

  constructor(filter: string, properties: readonly string[]) {
    this.#filter = filter;
    this.#properties = properties;
    this.#words = wordsOf(filter);
  }

  whole(): Predicate {
    const result = this.#or();
    if (this.#at < this.#words.length) throw this.#wrong();
    return result;
  }

  #or(): Predicate {
    let left = this.#and();
    while (this.#take('or')) {
      const [before, after] = [left, this.#and()];
      left = (entity) => before(entity) || after(entity);
    }
    return left;
  }

  #and(): Predicate {
    let left = this.#one();
    while (this.#take('and')) {
      const [before, after] = [left, this.#one()];
      left = (entity) => before(entity) && after(entity);
    }
    return left;
  }

  #one(): Predicate {
    if (this.#take('not')) {
      const inner = this.#one();
      return (entity) => !inner(entity);
    }
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const name = this.#name();
    if (/^(starts|ends)with$/i.test(name)) return this.#affix(/^s/i.test(name));
    const [, collection] = /^(.+)\/any$/i.exec(name) ?? [];
    return collection ? this.#any(collection) : this.#comparison(this.#path(name));
  }

  #affix(start: boolean): Predicate {
    this.#expect('(');
    const read = this.#path(this.#name());
    this.#expect(',');
    const wanted = fold(this.#value());
    this.#expect(')');
    return (entity) => {
      const value = fold(read(entity));
      return typeof value === 'string' && (start ? value.startsWith(String(wanted)) : value.endsWith(String(wanted)));
    };
  }

  /** `groupTypes/any(c:c eq 'Unified')`: only equality of the items themselves. */
  #any(collection: string): Predicate {
    const read = this.#path(collection);
    this.#expect('(');
    const variable = this.#name();
    this.#expect(':');
    this.#expect(variable);
    this.#expect('eq');
    const wanted = fold(this.#value());
    this.#expect(')');
    return (entity) => {
      const items = read(entity);
      return Array.isArray(items) && items.some((item) => fold(item) === wanted);
    };
  }

  #comparison(read: (entity: Entity) => unknown): Predicate {
    const operator = this.#name().toLowerCase();
    if (operator === 'in') {
      const wanted = this.#list().map(fold);
      return (entity) => wanted.includes(fold(read(entity)));
    }
    const compare = comparisons[operator];
    if (!compare) throw this.#wrong();
    const wanted = fold(this.#value());
    return (entity) => compare(fold(read(entity)), wanted);
  }

  #list(): Value[] {
    this.#expect('(');
    const values = [this.#value()];
    while (this.#take(',')) values.push(this.#value());
    this.#expect(')');
    return values;
  }

  #path(name: string): (entity: Entity) => unknown {
    if (!this.#properties.includes(name.split('/')[0] ?? ''))
      throw badRequest(`Invalid filter clause: Could not find a property named '${name}'.`);
    return (entity) =>
      name
        .split('/')
        .reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], entity);
  }

  #value(): Value {
    const word = this.#words[this.#at++];
    if (word?.kind === 'string') return word.text;
    if (word?.kind === 'literal') return /^-?\d+(\.\d+)?$/.test(word.text) ? Number(word.text) : word.text;
    if (word?.text === 'null') return null;
    if (word?.text === 'true' || word?.text === 'false') return word.text === 'true';
    throw this.#wrong();
  }

  #name(): string {
    const word = this.#words[this.#at++];
    if (word?.kind !== 'name') throw this.#wrong();
    return word.text;
  }

  #take(text: string): boolean {
    const word = this.#words[this.#at];
    const here = word !== undefined && word.kind !== 'string' && word.text.toLowerCase() === text;
    if (here) this.#at += 1;
    return here;
  }

  #expect(text: string): void {
    if (!this.#take(text.toLowerCase())) throw this.#wrong();
  }

  #wrong(): Error {
    return badRequest(`Invalid filter clause: '${this.#filter}' cannot be understood near word ${this.#at + 1}.`);
  }
}

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Without case; times as numbers, so that fractions of seconds compare. */
function fold(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const time = timestamp.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? value.toLowerCase() : time;
}

const ordered = (left: unknown, right: unknown, holds: (order: number) => boolean): boolean => {
  if (left === null || right === null || typeof left !== typeof right) return false;
  return holds((left as string) < (right as string) ? -1 : left === right ? 0 : 1);
};

const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => ordered(left, right, (order) => order > 0),
  ge: (left, right) => ordered(left, right, (order) => order >= 0),
  lt: (left, right) => ordered(left, right, (order) => order < 0),
  le: (left, right) => ordered(left, right, (order) => order <= 0),
};
