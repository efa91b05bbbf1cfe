import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** What a session may begin with; whatever else is asked for is refused, unless the operator has it ignored (www.pgbouncer.org/config.html, `ignore_startup_parameters`). */
const known = new Set(['user', 'database', 'client_encoding', 'datestyle', 'timezone', 'standard_conforming_strings', 'application_name']);

/** Lets in to a PostgreSQL of this machine as PgBouncer does with its defaults, without TLS; a session goes through as it is. */
export async function pooler(port: number): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => undefined);
    near.once('data', (first) => {
      const unknown = parametersOf(first).find((name) => !known.has(name.toLowerCase()));
      if (unknown !== undefined) {
        near.end(refusal(`unsupported startup parameter: ${unknown}`));
        return;
      }
      const far = createConnection(port, '127.0.0.1');
      sockets.add(far);
      far.on('error', () => near.destroy());
      far.write(first);
      near.pipe(far).pipe(near);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: address.port, close };
}

/** The names in a StartupMessage: its length, the version, then names and values, each with a zero behind (www.postgresql.org/docs/current/protocol-message-formats.html). */
function parametersOf(message: Buffer): readonly string[] {
  const words = message.subarray(8).toString().split('\0');
  return words.filter((word, index) => index % 2 === 0 && word !== '');
}

/** An ErrorResponse. */
function refusal(text: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${text}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
