import type { Json } from './sandbox.ts';
import { scan, type Piece } from './scan.ts';

/** A tag that only names something: `request.team.name`. */
const naming = /^\s*([A-Za-z]\w*(?:\.[A-Za-z_]\w*)+)\s*;?\s*$/;

/** Characters; the sandbox has a limit for texts, and says what comes of longer ones. */
const longest = 10_000;

/**
 * The finished text of a convention that computes nothing, as most do not: its tags only name texts of the world. Undefined for
 * every other one, and where a name leads to no text: what that comes to is the sandbox's to say. Nothing of it is run.
 */
export function plainText(convention: string, globals: Readonly<Record<string, Json>>): string | undefined {
  const scanned = scan(convention);
  if (!scanned.ok) return undefined;
  let text = '';
  for (const piece of scanned.pieces) {
    const part = piece.kind === 'text' ? piece.text : namedText(piece, globals);
    if (part === undefined) return undefined;
    text += part;
  }
  return text.length > longest ? undefined : text;
}

function namedText({ kind, code }: Exclude<Piece, { kind: 'text' }>, globals: Readonly<Record<string, Json>>): string | undefined {
  const [, path] = (kind === 'output' && naming.exec(code)) || [];
  let value: Json | undefined = path === undefined ? undefined : globals;
  for (const name of path?.split('.') ?? []) value = ownOf(value, name);
  return typeof value === 'string' ? value : undefined;
}

/** Nothing that is inherited. */
const ownOf = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
