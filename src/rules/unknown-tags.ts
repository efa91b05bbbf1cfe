import { scan } from './scan.ts';
import type { Expression } from './syntax.ts';
import { knownTags, legacyAttributes, userAttributes } from './tags.ts';

/** What has names, by its own, and which; whatever is not here is a text or a list, of which the language knows what it has. */
type Holders = ReadonlyMap<string, ReadonlySet<string>>;

/** What every object has. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

const within = 'user.onPremisesExtensionAttributes';
const person = [...userAttributes, ...Object.keys(legacyAttributes), 'onPremisesExtensionAttributes'];
const numbered = knownTags.filter((tag) => tag.startsWith(`${within}.`)).map((tag) => tag.slice(within.length + 1));

/** A convention is not told of groups, nor a rule of a request: it names what it likes by that. */
const holders: Readonly<Record<Expression['kind'], Holders>> = {
  audience: new Map([
    ['user', new Set([...person, 'groups'])],
    [within, new Set(numbered)],
    ['user.groups', new Set(['direct', 'transitive'])],
  ]),
  convention: new Map([
    ['user', new Set(person)],
    [within, new Set(numbered)],
    ['request', new Set(['team', 'template', 'request'])],
    ['request.team', new Set(['name', 'description', 'welcomeMessage'])],
    ['request.template', new Set(['name'])],
    ['request.request', new Set(['requester'])],
    ['request.request.requester', new Set(['name', 'email'])],
    ['app', new Set(['id', 'name'])],
  ]),
};

const naming = /(?<![\w$.])(?:user|request|app)(?:\s*(?:\?\.|\.)\s*\w+)+/g;

/**
 * What an expression names and nothing is known of: misspelt tags, and those of a tenant's own directory extensions. Read off the
 * text, so that it may be mistaken about what stands in quotation marks: for a warning only.
 */
export function unknownTags({ kind, text }: Expression): readonly string[] {
  const code = kind === 'audience' ? text : codeIn(text);
  const named = Array.from(code.matchAll(naming), ([path]) => unknownIn(path.split(/\s*\??\.\s*/), holders[kind]));
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** As far as the first name that there is not. */
function unknownIn([root = '', ...names]: readonly string[], known: Holders): string | undefined {
  let path = root;
  for (const name of names) {
    const own = known.get(path);
    if (!own || inherited.has(name)) return undefined;
    path = `${path}.${name}`;
    if (!own.has(name)) return path;
  }
  return undefined;
}

function codeIn(convention: string): string {
  const scanned = scan(convention);
  return scanned.ok ? scanned.pieces.flatMap((piece) => (piece.kind === 'text' ? [] : [piece.code])).join('\n') : '';
}
