import type { IncomingMessage } from 'node:http';

/**
 * The code of the refusal when a call was not made to us by name (a rebound DNS name), or by a page of another origin;
 * `undefined` when it is in order. `allowed` holds host names, with a port where only that port will do; `undefined` lets
 * everybody in, for behind a front door that has its own rules.
 */
export function foreignCaller(
  req: IncomingMessage,
  allowed: readonly string[] | undefined,
): 'host.foreign' | 'origin.foreign' | undefined {
  if (allowed === undefined) return undefined;
  const { host, origin } = req.headers;
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  if (url === null || !(allowed.includes(url.host) || allowed.includes(url.hostname))) return 'host.foreign';
  // The channel sends no origin, so there is one only when a page calls: it must be a page of this very server.
  if (origin !== undefined && origin !== url.origin) return 'origin.foreign';
  return undefined;
}
