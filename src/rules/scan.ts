import type { RuleError } from './sandbox.ts';

/** A place in a convention's text, both counted from 1; columns in UTF-16 units, as editors count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What a convention is made of: text that stands for itself, outputs, and statements; comments leave nothing behind. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output' | 'statement'; readonly code: string; readonly place: Place };

/** The pieces of a text, or why it has none. */
export type Scan =
  | { readonly ok: true; readonly pieces: readonly Piece[] }
  | { readonly ok: false; readonly error: RuleError };

const opening = /<%[%=\-_#]?/g;
const closing = /%%>|<%%|<%|[-_]?%>/g;
const includes = /^\s*include\s*(?:\(|['"`\w./])/;

/**
 * Takes a convention apart as EJS does (https://github.com/mde/ejs/blob/main/docs/syntax.md). As there, the first `%>` ends a tag
 * even inside a string; inside a tag `%%>` and `<%%` stand for `%>` and `<%`. Errors: `unclosedTag` (syntax), `include` (unsupported),
 * both with the place of their tag.
 */
export function scan(text: string): Scan {
  const pieces: Piece[] = [];
  const place = placesIn(text);
  let literal = '';
  let from = 0;
  for (;;) {
    opening.lastIndex = from;
    const open = opening.exec(text);
    if (open === null) break;
    literal += text.slice(from, open.index);
    from = opening.lastIndex;
    if (open[0] === '<%%') {
      literal += '<%';
      continue;
    }
    const end = endOfTag(text, from);
    if (end === undefined) return refused('syntax', `unclosedTag: ${open[0]}`, place(open.index));
    const code = text.slice(from, end.index).replaceAll('%%>', '%>').replaceAll('<%%', '<%');
    if (open[0] === '<%_') literal = literal.replace(/[ \t]*$/, '');
    if (open[0] !== '<%#') {
      if (includes.test(code)) return refused('unsupported', 'include', place(open.index));
      const kind = open[0] === '<%=' || open[0] === '<%-' ? 'output' : 'statement';
      pieces.push({ kind: 'text', text: literal }, { kind, code, place: place(open.index) });
      literal = '';
    }
    from = end.index + end.mark.length + trimmed(text, end.index + end.mark.length, end.mark);
  }
  pieces.push({ kind: 'text', text: literal + text.slice(from) });
  return { ok: true, pieces: pieces.filter((piece) => piece.kind !== 'text' || piece.text !== '') };
}

/** Where the tag that began before `from` ends; none when the text or another tag comes first. */
function endOfTag(text: string, from: number): { readonly index: number; readonly mark: string } | undefined {
  closing.lastIndex = from;
  for (let found = closing.exec(text); found !== null; found = closing.exec(text)) {
    if (found[0] === '<%') return undefined;
    if (found[0] !== '%%>' && found[0] !== '<%%') return { index: found.index, mark: found[0] };
  }
  return undefined;
}

/** How many characters after a tag its end mark takes away: `-%>` the line's end, `_%>` also the blanks before it. */
function trimmed(text: string, from: number, mark: string): number {
  if (mark === '%>') return 0;
  const pattern = mark === '_%>' ? /[ \t]*(?:\r\n|\r|\n)?/y : /(?:\r\n|\r|\n)?/y;
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Finds places; asked in ascending order it goes through the text once. */
function placesIn(text: string): (index: number) => Place {
  const newline = /\r\n|\r|\n/g;
  let line = 1;
  let start = 0;
  return (index) => {
    newline.lastIndex = start;
    for (let found = newline.exec(text); found !== null && found.index < index; found = newline.exec(text)) {
      line += 1;
      start = newline.lastIndex;
    }
    return { line, column: index - start + 1 };
  };
}

function refused(fault: 'syntax' | 'unsupported', message: string, place: Place): Scan {
  return { ok: false, error: { fault, message, ...place } };
}
