import { Client, ResponseType, type GraphRequest } from '@microsoft/microsoft-graph-client';
import type { GraphAnswer, GraphCall } from './call.ts';
import { CallOptions } from './call-options.ts';
import type { ThrottlingMiddleware } from './throttling-middleware.ts';
import type { TokenMiddleware } from './token-middleware.ts';
import type { TransportMiddleware } from './transport-middleware.ts';

/** The client library with our three middlewares and none of its own. `baseUrl` has no version: `https://graph.microsoft.com`. */
export const graphClient = (
  baseUrl: string,
  token: TokenMiddleware,
  throttling: ThrottlingMiddleware,
  transport: TransportMiddleware,
): Client => Client.initWithMiddleware({ baseUrl, defaultVersion: 'v1.0', middleware: [token, throttling, transport] });

/** Sends the call by itself. Answers every status; throws what the middlewares threw. */
export async function sendAlone(client: Client, call: GraphCall, throttled: boolean): Promise<GraphAnswer> {
  const options = new CallOptions(call, throttled);
  const request = client
    .api(call.path)
    .responseType(ResponseType.RAW)
    .headers({ ...call.headers })
    .middlewareOptions([options]);
  let response: Response;
  try {
    response = (await dispatch(request, call)) as Response;
  } catch (error) {
    throw options.failure ?? error;
  }
  return { status: response.status, headers: response.headers, body: await contentOf(response) };
}

function dispatch(request: GraphRequest, { method, body }: GraphCall): Promise<unknown> {
  switch (method) {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(body ?? {});
    case 'PATCH':
      return request.patch(body ?? {});
    case 'PUT':
      return request.put(contentFor(body));
    case 'DELETE':
      return request.delete();
  }
}

/** The library sends a Buffer as it is, and of any other bytes all that lie in the same memory. */
const contentFor = (body: unknown): unknown => (body instanceof Uint8Array ? Buffer.from(body) : (body ?? {}));

/** The body as JSON, a picture as its bytes; undefined where it is empty or something else: who needs it finds that out (`read`). */
async function contentOf(response: Response): Promise<unknown> {
  if (response.headers.get('content-type')?.startsWith('image/')) return new Uint8Array(await response.arrayBuffer());
  try {
    return JSON.parse(await response.text()) as unknown;
  } catch {
    return undefined;
  }
}
