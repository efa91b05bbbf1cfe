import assert from 'node:assert/strict';

/** A value as it is written: an object, an array, or the text of any other expression. */
export type Value = string | readonly Value[] | { readonly [key: string]: Value };

export interface Resource {
  readonly symbol: string;
  readonly type: string;
  readonly version: string;
  /** Made only where this holds. */
  readonly condition: string | undefined;
  readonly body: { readonly [key: string]: Value };
}

export interface Module {
  readonly symbol: string;
  readonly path: string;
  readonly condition: string | undefined;
  /** Called for each of a list, under a name. */
  readonly each: { readonly name: string; readonly list: string } | undefined;
  readonly params: { readonly [key: string]: Value };
}

/** What a Bicep file declares, as far as these templates go: loops over modules only, no user-defined types or functions. */
export interface Template {
  readonly params: ReadonlyMap<string, { readonly type: string; readonly value: string | undefined }>;
  readonly variables: ReadonlyMap<string, Value>;
  readonly resources: readonly Resource[];
  /** By symbol: resources that are there already. */
  readonly existing: ReadonlyMap<string, string>;
  readonly modules: readonly Module[];
  readonly outputs: ReadonlyMap<string, string>;
  /** Every name that an expression begins with, and that is neither a key nor a property. */
  readonly used: ReadonlySet<string>;
}

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'mark' | 'line';
  readonly text: string;
}

const lexemes = /(?<skip>[ \t]+|\/\/[^\n]*)|(?<line>\n)|(?<string>'(?:\\.|\$\{[^}]*\}|[^'\\\n])*')|(?<number>\d+)|(?<name>[A-Za-z_]\w*)|(?<mark>==|!=|&&|\|\||[{}()[\]:=.,?!@-])/gy;

/** The words of a Bicep text. Fails on what it does not know. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(lexemes)) {
    const [found] = Object.entries<string | undefined>(match.groups ?? {}).filter(([, value]) => value !== undefined);
    at = match.index + match[0].length;
    if (found && found[0] !== 'skip') tokens.push({ kind: found[0] as Token['kind'], text: match[0] });
  }
  assert.equal(at, text.length, `Bicep that nobody here reads: ${text.slice(at, at + 40)}`);
  return tokens;
}

/** Lines that end outside of all brackets, and whose brackets are in pairs. */
function statementsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const token of tokens) {
    if (['(', '[', '{'].includes(token.text)) open.push(token.text);
    if (token.text in pairs) assert.equal(open.pop(), pairs[token.text], `a bracket before ${token.text}`);
    if (token.kind === 'line' && open.length === 0) statements.push([]);
    else statements.at(-1)?.push(token);
  }
  assert.deepEqual(open, [], 'open brackets at the end');
  return statements.filter((statement) => statement.length > 0);
}

class Reader {
  #at = 0;
  readonly #tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  take(text?: string): string {
    const token = this.#tokens[this.#at++];
    assert.ok(token && (text === undefined || token.text === text), `${text ?? 'something'} instead of ${token?.text ?? 'the end'}`);
    return token.text;
  }

  /** An object or array that stands alone, else the text up to where a list would go on. */
  value(): Value {
    const begin = this.#at;
    const whole = this.next()?.text === '{' ? this.#object() : this.next()?.text === '[' ? this.#array() : undefined;
    if (whole !== undefined && [undefined, '\n', ',', '}', ']'].includes(this.next()?.text)) return whole;
    this.#at = begin;
    return this.#expression();
  }

  /** What follows an equals sign, where that is neither object nor array. */
  text(): string {
    this.take('=');
    const value = this.value();
    assert.ok(typeof value === 'string');
    return value;
  }

  /** `[for name in list:` before what is made for each. */
  each(): Module['each'] {
    if (this.next()?.text !== '[') return undefined;
    this.take('[');
    this.take('for');
    const name = this.take();
    this.take('in');
    const list = this.take();
    this.take(':');
    return { name, list };
  }

  /** `if (…)` before what is made only then. */
  condition(): string | undefined {
    if (this.next()?.text !== 'if') return undefined;
    this.take('if');
    this.take('(');
    const text = this.#expression();
    this.take(')');
    return text;
  }

  #object(): Value {
    const entries: [string, Value][] = [];
    this.take('{');
    while (this.#nextInside() !== '}') {
      const key = this.take().replaceAll("'", '');
      this.take(':');
      entries.push([key, this.value()]);
    }
    this.take('}');
    return Object.fromEntries(entries);
  }

  #array(): Value {
    const values: Value[] = [];
    this.take('[');
    while (this.#nextInside() !== ']') values.push(this.value());
    this.take(']');
    return values;
  }

  #nextInside(): string | undefined {
    while (['\n', ','].includes(this.next()?.text ?? '')) this.#at += 1;
    return this.next()?.text;
  }

  #expression(): string {
    let depth = 0;
    let text = '';
    for (let token = this.next(); token && (depth > 0 || !['\n', ',', '}', ']', ')'].includes(token.text)); token = this.next()) {
      if (['(', '[', '{'].includes(token.text)) depth += 1;
      if ([')', ']', '}'].includes(token.text)) depth -= 1;
      text += token.text;
      this.#at += 1;
    }
    return text;
  }
}

function namesIn(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ kind, text }, index) => {
    if (kind === 'string') return [...text.matchAll(/\$\{([^}]*)\}/g)].flatMap(([, inside = '']) => namesIn(tokensOf(inside)));
    const before = tokens[index - 1]?.text ?? '';
    const isKey = tokens[index + 1]?.text === ':' && ['{', '\n', ','].includes(before);
    return kind === 'name' && before !== '.' && !isKey ? [text] : [];
  });
}

/** Reads a Bicep file. Fails on what is not written as these templates are. */
export function readBicep(text: string): Template {
  const [params, variables, outputs] = [new Map<string, { type: string; value: string | undefined }>(), new Map<string, Value>(), new Map<string, string>()];
  const [resources, modules, used]: [Resource[], Module[], Set<string>] = [[], [], new Set()];
  const existing = new Map<string, string>();
  for (const statement of statementsOf(tokensOf(text))) {
    const reader = new Reader(statement);
    const word = reader.take();
    if (word === '@' || word === 'targetScope') continue;
    const symbol = reader.take();
    const equals = statement.findIndex(({ text: mark }) => mark === '=');
    for (const name of equals < 0 ? [] : namesIn(statement.slice(equals + 1))) if (!['if', 'for', 'in'].includes(name)) used.add(name);
    if (word === 'param') {
      const type = reader.take();
      params.set(symbol, { type, value: reader.next()?.text === '=' ? reader.text() : undefined });
    } else if (word === 'var') {
      reader.take('=');
      variables.set(symbol, reader.value());
    } else if (word === 'output') {
      reader.take();
      outputs.set(symbol, reader.text());
    } else {
      assert.ok(word === 'resource' || word === 'module', `a statement ${word}`);
      const what = reader.take().slice(1, -1);
      const isThere = reader.next()?.text === 'existing';
      if (isThere) reader.take();
      reader.take('=');
      const each = reader.each();
      const condition = reader.condition();
      const body = reader.value() as { readonly [key: string]: Value };
      if (each) reader.take(']');
      const [type = '', version = ''] = what.split('@');
      if (isThere) existing.set(symbol, type);
      else if (word === 'resource') resources.push({ symbol, type, version, condition, body });
      else modules.push({ symbol, path: what, condition, each, params: body['params'] as Module['params'] });
    }
    assert.equal(reader.next(), undefined, `more than a ${word} ${symbol}`);
  }
  return { params, variables, resources, existing, modules, outputs, used };
}

/** What stands at a path such as `properties.scale.minReplicas` or `containers.0.image`. */
export function at(value: Value | undefined, path: string): Value | undefined {
  return path.split('.').reduce<Value | undefined>((inside, key) => (typeof inside === 'object' ? (inside as Readonly<Record<string, Value>>)[key] : undefined), value);
}

/** The text of the expression that stands there. */
export function textAt(value: Value | undefined, path: string): string {
  const found = at(value, path);
  assert.ok(typeof found === 'string', `no text at ${path}`);
  return found;
}
