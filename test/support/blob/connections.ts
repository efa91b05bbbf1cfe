import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import type { BlobSettings } from '../../../src/platform/blob/blob-client.ts';
import type { BlobWire } from './wire-server.ts';

type InProcess = NonNullable<BlobSettings['httpClient']>;
type Asked = Parameters<InProcess['sendRequest']>[0];

/** The account in this process, in place of the network. */
export const inProcess = (wire: BlobWire): InProcess => ({
  sendRequest: async (request) => {
    const asked = Object.fromEntries(request.headers.headersArray().map(({ name, value }) => [name.toLowerCase(), value]));
    await Promise.resolve();
    const answer = wire.answer({ method: request.method, url: new URL(request.url), headers: asked, body: bodyOf(request), isNear: false });
    const headers = request.headers.clone();
    for (const name of headers.headerNames()) headers.remove(name);
    for (const [name, value] of Object.entries(answer.headers)) headers.set(name, value);
    const isStream = request.streamResponseStatusCodes?.has(answer.status) ?? false;
    const body = isStream ? { readableStreamBody: Readable.from([answer.body]) } : { bodyAsText: answer.body.toString() };
    return { request, status: answer.status, headers, ...body };
  },
});

function bodyOf({ body }: Asked): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  throw new Error('Not played: such a body');
}

/** The account on a free port of this machine. */
export async function listening(wire: BlobWire): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
      const answer = wire.answer({ method: incoming.method ?? '', url, headers, body: Buffer.concat(chunks), isNear: true });
      // In two steps: restify, where it is loaded, lets `writeHead` answer nothing.
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { endpoint: `http://127.0.0.1:${String(address.port)}/${wire.account}`, close };
}
