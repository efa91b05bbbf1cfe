import { scan } from './scan.ts';
import type { Expression } from './syntax.ts';
import { legacyAttributes, userAttributes } from './tags.ts';

/** What is an attribute, and what every object has. */
const known: ReadonlySet<string> = new Set([
  ...[...userAttributes, ...Object.keys(legacyAttributes), 'onPremisesExtensionAttributes', 'groups'].map((name) => `user.${name}`),
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => `user.${name}`),
]);

/**
 * What an expression names and nobody is read with: misspelt attributes, and those of a tenant's own directory extensions. Read off the
 * text, so that it may be mistaken about what stands in quotation marks: for a warning only.
 */
export function unknownTags({ kind, text }: Expression): readonly string[] {
  const code = kind === 'audience' ? text : codeIn(text);
  const named = Array.from(code.matchAll(/(?<![\w$.])user\s*(?:\?\.|\.)\s*(\w+)/g), ([, name = '']) => `user.${name}`);
  return [...new Set(named)].filter((name) => !known.has(name));
}

function codeIn(convention: string): string {
  const scanned = scan(convention);
  return scanned.ok ? scanned.pieces.flatMap((piece) => (piece.kind === 'text' ? [] : [piece.code])).join('\n') : '';
}
