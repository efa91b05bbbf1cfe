const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a host name, as `URL.hostname` gives it, is this machine. */
function isLoopback(hostname: string): boolean {
  return loopback.has(hostname);
}

/** An https address, or an http one on this machine; without a user or password in it. */
export function isSafeAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/**
 * Whether the bot may send its token to this service address. An allowed host stands for https on its default port, or for
 * the port it names; on loopback an entry without a port stands for every port.
 */
export function isAllowedService(address: string, allowed: readonly string[]): boolean {
  if (!isSafeAddress(address)) return false;
  const url = new URL(address);
  return allowed.some((host) => host === url.host || (isLoopback(url.hostname) && host === url.hostname));
}
