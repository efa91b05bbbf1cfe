import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { createHttpHeaders, RestError, type HttpClient } from '@azure/core-rest-pipeline';
import type { CosmosWire, WireAnswer } from './wire-server.ts';

const writeForbidden: WireAnswer = { status: 403, headers: { 'x-ms-substatus': '3' }, body: JSON.stringify({ code: 'Forbidden', message: 'The requested operation cannot be performed at this region' }) };

/** The account in this process, in place of the network. */
export const inProcess = (wire: CosmosWire): HttpClient => ({
  sendRequest: async (request) => {
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value]));
    await Promise.resolve();
    const answer = wire.answer({ method: request.method, path: `${pathname}${search}`, headers, body: typeof request.body === 'string' ? request.body : '' });
    if (!answer) throw new RestError('socket hang up', { code: 'EWIRE' });
    return { request, status: answer.status, headers: createHttpHeaders(answer.headers), bodyAsText: answer.body };
  },
});

/**
 * The account on a free port of this machine. After `failOver` whoever has a connection still speaks to the region that took writes before, and
 * takes none now; a new one leads to the other (cosmos-db/conceptual-resilient-sdk-applications).
 */
export async function listening(wire: CosmosWire): Promise<{ readonly endpoint: string; failOver(): void; close(): Promise<void> }> {
  let opened = new WeakSet<Socket>();
  let former = new WeakSet<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const isForbidden = former.has(incoming.socket) && headers['x-ms-cosmos-is-batch-request'] !== undefined;
      const answer = isForbidden ? writeForbidden : wire.answer({ method: incoming.method ?? '', path: incoming.url ?? '', headers, body: Buffer.concat(chunks).toString() });
      if (!answer) {
        incoming.socket.destroy();
        return;
      }
      // In two steps: restify, where it is loaded, lets `writeHead` answer nothing.
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  server.on('connection', (socket) => opened.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const failOver = (): void => void ([former, opened] = [opened, new WeakSet()]);
  return { endpoint: `http://127.0.0.1:${String(address.port)}`, failOver, close };
}
