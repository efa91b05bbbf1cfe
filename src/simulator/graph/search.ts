import { badRequest, GraphError } from './errors.ts';
import type { Entity } from './filter.ts';

/**
 * The tokens of a text as directory search makes them (concepts/search-query-parameter): words split at spaces, digits,
 * symbols and case changes, in lower case and without accents. `hello123World` is hello, 123, world.
 */
export const tokensOf = (text: string): readonly string[] =>
  (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Nd}+|\p{Lo}+/gu) ?? []
  ).map((token) => token.toLowerCase());

/** Whether each token of the query begins a token of the text. */
export function found(text: string, query: string): boolean {
  const tokens = tokensOf(text);
  const wanted = tokensOf(query);
  return wanted.length > 0 && wanted.every((part) => tokens.some((token) => token.startsWith(part)));
}

/**
 * The predicate of `$search="displayName:x" AND "description:y"` (OR as well, without brackets; AND binds first).
 * 400 without `ConsistencyLevel: eventual`, for other properties and for words outside quotes.
 */
export function searchOf(
  search: string,
  properties: readonly string[],
  consistencyLevel: string | undefined,
): (entity: Entity) => boolean {
  if (consistencyLevel?.toLowerCase() !== 'eventual')
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  const alternatives = search
    .trim()
    .split(/\s+OR\s+(?=")/)
    .map((part) => part.split(/\s+AND\s+(?=")/));
  const clauses = alternatives.map((parts) => parts.map((part) => clauseOf(part, properties)));
  return (entity) => clauses.some((all) => all.every((clause) => clause(entity)));
}

function clauseOf(part: string, properties: readonly string[]): (entity: Entity) => boolean {
  const [, property, query] = /^"(\w+):((?:[^"\\]|\\.)+)"$/s.exec(part.trim()) ?? [];
  if (!property || !query) throw badRequest(`Invalid search clause: Syntax error in '${part}'.`);
  if (!properties.includes(property))
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Unsupported property filter clause operator on '${property}'.`,
    );
  const wanted = query.replace(/\\(.)/gs, '$1');
  return (entity) => {
    const value = entity[property];
    return typeof value === 'string' && found(value, wanted);
  };
}
