import type { IncomingMessage } from 'node:http';

/**
 * The path that is asked for, as restify reads it, or `undefined` where name and target come to no address: restify throws there,
 * which ends the process.
 */
export function pathOf({ headers, url = '' }: IncomingMessage): string | undefined {
  const base = `http://${headers.host ?? ''}`;
  return (url.startsWith('/') ? URL.parse(base + url) : URL.parse(url, base))?.pathname;
}

/**
 * The code of the refusal when a call was not made to us by name (a rebound DNS name, or no name at all), or by a page of
 * another origin; `undefined` when it is in order. `allowed` holds host names, with a port where only that port will do; `undefined` lets
 * every name in, for behind a front door that has its own rules.
 */
export function foreignCaller(
  req: IncomingMessage,
  allowed: readonly string[] | undefined,
): 'host.foreign' | 'origin.foreign' | undefined {
  const { host, origin } = req.headers;
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  if (url === null) return 'host.foreign';
  if (allowed === undefined) return undefined;
  if (!(allowed.includes(url.host) || allowed.includes(url.hostname))) return 'host.foreign';
  // The channel sends no origin, so there is one only when a page calls: it must be a page of this very server.
  if (origin !== undefined && origin !== url.origin) return 'origin.foreign';
  return undefined;
}
