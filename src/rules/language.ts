import type { RuleError } from './sandbox.ts';
import { scan, type Place } from './scan.ts';

/** A convention as a program, and for each of the program's lines the place of the tag it comes from; or why there is none. */
export type Translation =
  | { readonly ok: true; readonly source: string; readonly places: readonly (Place | undefined)[] }
  | { readonly ok: false; readonly error: RuleError };

const longestQuote = 120;

/** `missingValue`: undefined, null and NaN; `notText`: what would read `[object Object]` or as a function's code. */
const preamble = [
  '(() => { let __out = "", __value, __fault;',
  'const __check = (value) => value === undefined || value === null || value !== value ? "missingValue"',
  ': typeof value === "function" || (typeof value === "object" && /^(\\[object |Invalid Date)/.test(String(value))) ? "notText" : "";',
];

/**
 * Translates a naming convention (EJS text, `scan.ts`) into a program that evaluates to the finished text; nothing is escaped.
 * An output without a value throws `missingValue: <expression>`: a name is never half rendered. Errors of the program are
 * brought back to the convention's text by `inConvention`.
 */
export function translate(text: string): Translation {
  const scanned = scan(text);
  if (!scanned.ok) return scanned;
  const lines = [...preamble];
  const places: (Place | undefined)[] = preamble.map(() => undefined);
  let place: Place | undefined;
  const write = (code: string) => {
    for (const line of code.split('\n')) {
      lines.push(line);
      places.push(place);
    }
  };
  for (const piece of scanned.pieces) {
    if (piece.kind === 'text') {
      // Written after the tag before it, so that a brace too many there is found there.
      write(`;__out += ${JSON.stringify(piece.text)};`);
      continue;
    }
    place = piece.place;
    const code = piece.code.replace(/\r\n?/g, '\n');
    write(piece.kind === 'statement' ? code : output(code));
  }
  write(';return __out; })()');
  return { ok: true, source: lines.join('\n'), places };
}

/** An error of a convention's program, at the tag where it happened. */
export function inConvention(error: RuleError, places: readonly (Place | undefined)[]): RuleError {
  const place = error.line === undefined ? undefined : places[error.line - 1];
  return { fault: error.fault, message: error.message, ...place };
}

/** The throw stands on the tag's own line: where an error is made is where it is found. */
function output(code: string): string {
  const expression = code.replace(/;\s*$/, '');
  const quote = JSON.stringify(`: ${expression.trim().slice(0, longestQuote)}`);
  return `;__value = (${expression}\n); if ((__fault = __check(__value)) !== "") throw new Error(__fault + ${quote}); __out += __value;`;
}
