import { AppError } from '../../errors.ts';

/**
 * What people wrote, made into one literal of a Graph address. Nothing else in this room puts text into a path or query.
 * Pages: concepts/query-parameters, concepts/search-query-parameter, OData URL Conventions 4.01 section 5.1.1.
 */

/** RFC 3986 reserves these five too; `encodeURIComponent` leaves them, some servers do not. */
const strict = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * One path segment. An empty one, `.` and `..` would be another path once a URL parser has read them, encoded or not:
 * no id looks so, hence `graph.notFound`.
 */
export function segment(id: string): string {
  if (id === '' || id === '.' || id === '..') throw new AppError('graph.notFound', { status: 404 });
  return strict(id);
}

/** A string literal in a `$filter`: quoted, each quote doubled. Not yet encoded: give the whole filter to `query`. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A clause `"property:text"` in a `$search`: `"` and `\` escaped with a backslash. Not yet encoded. */
export const clause = (property: string, text: string): string =>
  `"${property}:${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;

/** `?name=value&…`, the values encoded; the names are ours. */
export const query = (parameters: Readonly<Record<string, string | number>>): string =>
  `?${Object.entries(parameters)
    .map(([name, value]) => `${name}=${strict(String(value))}`)
    .join('&')}`;

/**
 * An `…@odata.bind` address: Graph's public name whatever the base URL is, for it names a thing and no server is asked.
 */
export const bind = (collection: 'users' | 'appCatalogs/teamsApps', id: string): string =>
  `https://graph.microsoft.com/v1.0/${collection}('${strict(id.replaceAll("'", "''"))}')`;

/** A group's address in a body; Planner's containers know only this spelling (resources/plannerplancontainer). */
export const groupAddress = (id: string): string => `https://graph.microsoft.com/v1.0/groups/${segment(id)}`;
