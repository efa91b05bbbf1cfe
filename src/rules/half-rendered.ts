import type { Json } from './sandbox.ts';

type Globals = Readonly<Record<string, Json>>;

/** Whether a null may have been written out: only such a text is looked at twice. */
export const isSuspect = (text: string): boolean => text.includes('null');

/** The same world, in which what has no value is undefined. */
export const withoutNulls = (globals: Globals): Globals => cleared(globals) as Globals;

/**
 * Whether a text has a missing value in it, though no tag of it was without one: `user.department + '-'` is «null-». Where what is missing
 * is undefined (`otherwise`), the same convention then writes that word instead, which nothing else makes it do.
 */
export const isHalfRendered = (text: string, otherwise: string): boolean => text !== otherwise && otherwise.split('undefined').length > text.split('undefined').length;

/** Which tags of a convention have no value, as far as its text tells. */
export function emptyTags(convention: string, globals: Globals): string {
  const named = new Set(convention.match(/\buser(?:\.\w+)+/g));
  const empty = [...named].filter((tag) => tag.split('.').reduce<Json | undefined>(partOf, globals) === null);
  return empty.join(', ') || 'user';
}

function cleared(value: Json): Json {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, cleared(part)]])));
}

const partOf = (value: Json | undefined, name: string): Json | undefined => (value !== undefined && isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined);

function isRecord(value: Json): value is Globals {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
