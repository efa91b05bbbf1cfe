import { Socket as UdpSocket } from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, Socket } from 'node:net';

/**
 * To be imported before the product (`node --import`): whom the process calls, and which names it looks up, is written to the file
 * CONTACTS, a line each. What Application Insights' library puts off for long comes soon, so that nobody has to wait for it.
 */
const file = process.env['CONTACTS'] ?? '';
const note = (contact: string): void => appendFileSync(file, `${contact}\n`);

type Target = { readonly host?: string; readonly port?: number | string; readonly path?: string | null } | number | string | undefined;

function calledBy(args: readonly unknown[]): string {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as readonly [Target, unknown];
  if (typeof first === 'object') return typeof first.path === 'string' ? `file:${first.path}` : `${first.host ?? 'localhost'}:${first.port ?? ''}`;
  return typeof second === 'string' ? `${second}:${first ?? ''}` : `localhost:${first ?? ''}`;
}

/** Has each call of the method written down before it is made, where it is a contact. */
function watch(owner: object, method: string, contactOf: (args: readonly unknown[]) => string | undefined): void {
  const original = Reflect.get(owner, method) as (...args: unknown[]) => unknown;
  Reflect.set(owner, method, function (this: unknown, ...args: unknown[]) {
    const contact = contactOf(args);
    if (contact !== undefined) note(contact);
    return original.apply(this, args);
  });
}

watch(Socket.prototype, 'connect', calledBy);
watch(UdpSocket.prototype, 'send', () => 'udp');
for (const owner of [dns, dns.promises]) {
  const names = Object.keys(owner).filter((name) => name === 'lookup' || name.startsWith('resolve'));
  // Whoever looks an address up asks nobody.
  for (const name of names) watch(owner, name, ([host]) => (isIP(String(host)) ? undefined : `name:${String(host)}`));
}
syncBuiltinESMExports();

const isLibrary = (): boolean => /node_modules\/(?:@azure|@opentelemetry|applicationinsights)\//.test(new Error().stack ?? '');
/** Up to 5 s as it is: so long may an answer take. */
const soon = (ms: number): number => (ms <= 5000 ? ms : Math.min(ms / 10, 3000));

for (const timer of ['setTimeout', 'setInterval'] as const) {
  const original: (run: () => void, ms?: number, ...rest: unknown[]) => NodeJS.Timeout = globalThis[timer];
  const hurried = (run: () => void, ms = 0, ...rest: unknown[]): NodeJS.Timeout => original(run, isLibrary() ? soon(ms) : ms, ...rest);
  Object.assign(globalThis, { [timer]: Object.assign(hurried, original) });
}
