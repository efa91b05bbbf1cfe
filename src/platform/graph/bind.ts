import { literal } from './odata.ts';

/**
 * An `…@odata.bind` address: Graph's public name whatever the base URL is, for it names a thing and no server is asked.
 */
export const bind = (collection: 'users' | 'appCatalogs/teamsApps', id: string): string =>
  `https://graph.microsoft.com/v1.0/${collection}(${encodeURIComponent(literal(id)).replaceAll('%27', "'")})`;
