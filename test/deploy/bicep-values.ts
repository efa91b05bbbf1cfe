import assert from 'node:assert/strict';
import { tokensOf, type Template, type Token, type Value } from './bicep.ts';

/** What a name stands for; throws where it stands for nothing. */
export type Scope = (name: string) => unknown;

type Call = (...values: readonly never[]) => unknown;

/** Of Bicep's functions, those that can be known without Azure (azure-resource-manager/bicep/bicep-functions). */
const functions: Readonly<Record<string, Call>> = {
  empty: (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0),
  concat: (...lists: readonly (readonly unknown[])[]) => lists.flat(),
  string: String,
  json: (text: string): unknown => JSON.parse(text),
  uriComponent: (text: string) => encodeURIComponent(text),
};

/** The names of a template: what is given, else its parameters' defaults, its variables, functions. */
export function scopeOf({ params, variables }: Template, given: Readonly<Record<string, unknown>>): Scope {
  const scope: Scope = (name) => {
    if (Object.hasOwn(given, name)) return given[name];
    const value = params.get(name)?.value ?? variables.get(name);
    if (value !== undefined) return valueOf(value, scope);
    assert.ok(Object.hasOwn(functions, name), `nothing is known of ${name}`);
    return functions[name];
  };
  return scope;
}

/** What an expression comes to. Of a choice, only what is chosen is looked at. */
export function valueOf(value: Value, scope: Scope): unknown {
  if (typeof value !== 'string') {
    if (Array.isArray(value)) return value.map((one: Value) => valueOf(one, scope));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valueOf(one, scope)]));
  }
  const reading = new Expression(tokensOf(value));
  const found = reading.choice();
  reading.end();
  return found(scope);
}

type Lazy = (scope: Scope) => unknown;

class Expression {
  #at = 0;
  readonly #tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    this.#skipLines();
    assert.equal(this.#tokens[this.#at], undefined);
  }

  choice(): Lazy {
    const condition = this.#either();
    if (!this.#has('?')) return condition;
    const chosen = this.choice();
    this.#take(':');
    const other = this.choice();
    return (scope) => (condition(scope) === true ? chosen(scope) : other(scope));
  }

  #either(): Lazy {
    const left = this.#equal();
    if (!this.#has('||')) return left;
    const right = this.#either();
    return (scope) => left(scope) === true || right(scope) === true;
  }

  #equal(): Lazy {
    const left = this.#part();
    const sign = ['==', '!='].find((mark) => this.#has(mark));
    if (sign === undefined) return left;
    const right = this.#part();
    return (scope) => (left(scope) === right(scope)) === (sign === '==');
  }

  /** A value, and what is asked of it: `!value`, `value.name`, `value!.name`, `value[key]`, `value(…)`. */
  #part(): Lazy {
    if (this.#has('!')) {
      const denied = this.#part();
      return (scope) => denied(scope) !== true;
    }
    let found = this.#plain();
    for (;;) {
      const inside = found;
      if (this.#has('!')) continue;
      if (this.#has('.')) {
        const name = this.#take();
        found = (scope) => of(inside(scope), name);
      } else if (this.#has('[')) {
        const key = this.choice();
        this.#take(']');
        found = (scope) => of(inside(scope), String(key(scope)));
      } else if (this.#has('(')) {
        const given = this.#listed(')');
        found = (scope) => (inside(scope) as (...values: readonly unknown[]) => unknown)(...given.map((one) => one(scope)));
      } else {
        return found;
      }
    }
  }

  #plain(): Lazy {
    if (this.#has('[')) {
      const values = this.#listed(']');
      return (scope) => values.map((one) => one(scope));
    }
    if (this.#has('{')) return this.#object();
    const token = this.#tokens[this.#at];
    const text = this.#take();
    if (token?.kind === 'string') return (scope) => text.slice(1, -1).replaceAll(/\$\{([^}]*)\}/g, (_hole, inside: string) => String(valueOf(inside, scope)));
    if (token?.kind === 'number') return () => Number(text);
    if (text === '-') return ((digits) => () => -Number(digits))(this.#take());
    const constants: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
    return Object.hasOwn(constants, text) ? () => constants[text] : (scope) => scope(text);
  }

  #object(): Lazy {
    const entries: [string, Lazy][] = [];
    this.#skipLines();
    while (!this.#has('}')) {
      const key = this.#take();
      this.#take(':');
      entries.push([key, this.choice()]);
      this.#skipLines();
    }
    return (scope) => Object.fromEntries(entries.map(([key, one]) => [key, one(scope)]));
  }

  #listed(end: string): readonly Lazy[] {
    const values: Lazy[] = [];
    this.#skipLines();
    while (!this.#has(end)) {
      values.push(this.choice());
      this.#skipLines();
    }
    return values;
  }

  #has(mark: string): boolean {
    const isNext = this.#tokens[this.#at]?.text === mark;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #take(text?: string): string {
    const token = this.#tokens[this.#at++];
    assert.ok(token && (text === undefined || token.text === text), `${text ?? 'something'} instead of ${token?.text ?? 'the end'}`);
    return token.text;
  }

  #skipLines(): void {
    while (['\n', ','].includes(this.#tokens[this.#at]?.text ?? '')) this.#at += 1;
  }
}

function of(inside: unknown, name: string): unknown {
  assert.ok(typeof inside === 'object' && inside !== null && name in inside, `no ${name} in what is asked for it`);
  return (inside as Readonly<Record<string, unknown>>)[name];
}
