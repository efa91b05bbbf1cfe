import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delay } from './delay.ts';
import type { Outgoing, SimulatorRequest, SimulatorResponse } from './route.ts';
import { sentences } from './sentences.ts';

/** What stands behind the HTTP skin. */
export interface Behind {
  answer(request: SimulatorRequest): SimulatorResponse;
  /** Brings activities to the bot; not waited for. */
  deliver(outgoing: readonly Outgoing[]): void;
}

const largestBody = 4 * 1024 * 1024;

/**
 * Listens on 127.0.0.1 and gives the server with its address, without a slash at the end. Rejects when the port is taken.
 * `behind` is made when the port is known and before the first request is answered.
 */
export function listen(
  port: number,
  makeBehind: (url: string) => Behind,
): Promise<{ readonly server: Server; readonly url: string }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: actual } = server.address() as AddressInfo;
      const url = `http://127.0.0.1:${actual}`;
      const behind = makeBehind(url);
      server.on('request', (request, response) => {
        respond(behind, actual, request, response).catch((error: unknown) => {
          // Only a broken connection comes here: what a request does wrong is an answer.
          response.destroy(error instanceof Error ? error : undefined);
        });
      });
      resolve({ server, url });
    });
  });
}

async function respond(
  behind: Behind,
  port: number,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerTo(behind, port, message);
  if (answer.delay) await delay(answer.delay);
  if (answer.reset) message.socket.destroy();
  else write(response, answer);
}

async function answerTo(behind: Behind, port: number, message: IncomingMessage): Promise<SimulatorResponse> {
  if (!isOwn(message, port)) return refusal(403, 'Forbidden', sentences.foreignCaller);
  const body = await bodyOf(message);
  if (body === 'too large') return refusal(413, 'RequestEntityTooLarge', sentences.tooLarge);
  const answer = behind.answer(requestOf(message, body));
  if (answer.outgoing?.length) behind.deliver(answer.outgoing);
  return answer;
}

/** The rest of such a request is not read, so its connection cannot serve another one. */
const refusal = (status: number, code: string, message: string): SimulatorResponse => ({
  status,
  headers: { connection: 'close' },
  body: { error: { code, message } },
});

/** Against pages elsewhere that reach this machine by a name of their own (DNS rebinding) or from another origin. */
function isOwn({ headers }: IncomingMessage, port: number): boolean {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const { host = '', origin } = headers;
  return (
    hosts.includes(host.toLowerCase()) && (!origin || hosts.some((own) => origin.toLowerCase() === `http://${own}`))
  );
}

async function bodyOf(message: IncomingMessage): Promise<Uint8Array | undefined | 'too large'> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) return 'too large';
    chunks.push(chunk);
  }
  return length === 0 ? undefined : Buffer.concat(chunks);
}

function requestOf(message: IncomingMessage, body: Uint8Array | undefined): SimulatorRequest {
  const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s, 2);
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers) as SimulatorRequest['headers'],
    body,
  };
}

function write(response: ServerResponse, { status, headers = {}, body }: SimulatorResponse): void {
  const asIs = typeof body === 'string' || body instanceof Uint8Array;
  const content = body === undefined ? undefined : asIs ? body : JSON.stringify(body);
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const type = content === undefined || asIs || typed ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers });
  response.end(content);
}
