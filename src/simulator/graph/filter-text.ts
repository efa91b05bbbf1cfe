import { badRequest } from './errors.ts';

export interface Word {
  readonly kind: 'name' | 'string' | 'literal' | 'symbol';
  readonly text: string;
}

const pattern =
  /\s*(?:(?<string>'(?:[^']|'')*')|(?<name>@?[A-Za-z_][\w./@]*)|(?<literal>[\d+-][\w:.+-]*)|(?<symbol>[(),:]))/y;

/** Cuts an OData `$filter` into its words; 400 where something is none. Strings come without quotes. */
export function wordsOf(filter: string): readonly Word[] {
  const words: Word[] = [];
  const text = filter.trimEnd();
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw badRequest(`Invalid filter clause: Syntax error at position ${at} in '${filter}'.`);
    const { string, name, literal, symbol } = groups;
    if (string !== undefined) words.push({ kind: 'string', text: string.slice(1, -1).replaceAll("''", "'") });
    else if (name !== undefined) words.push({ kind: 'name', text: name });
    else if (literal !== undefined) words.push({ kind: 'literal', text: literal });
    else words.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return words;
}
