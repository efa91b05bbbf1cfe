import type { Clock } from '../../clock.ts';
import { ConnectionFailure, type Transport } from './call.ts';

/** Codes of Node and undici that mean: no connection came about, so no byte of the request was read by anybody. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Sends by fetch, never following: a redirect that is followed would send a POST twice. */
export const fetchTransport: Transport = (url, init) => fetch(url, init);

/**
 * Sends, and answers with the body read: an answer that breaks off is no answer. `timeout` in ms covers both.
 * Rejects only with a `ConnectionFailure`.
 */
export async function outgoing(
  transport: Transport,
  clock: Clock,
  timeout: number,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const abort = new AbortController();
  const answered = new AbortController();
  const late = clock.wait(timeout, answered.signal).then(() => {
    if (answered.signal.aborted) return undefined;
    abort.abort();
    return Promise.reject(new ConnectionFailure(false));
  });
  const answer = (async () => {
    const response = await transport(url, { ...init, redirect: 'manual', signal: abort.signal });
    const content = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    return new Response(content.byteLength > 0 ? content : null, { status, statusText, headers });
  })();
  try {
    return (await Promise.race([answer, late])) ?? (await answer);
  } catch (error) {
    throw error instanceof ConnectionFailure ? error : new ConnectionFailure(neverSent(error), { cause: error });
  } finally {
    answer.catch(() => undefined);
    answered.abort('answered');
  }
}

function neverSent(error: unknown): boolean {
  const codes = codesOf(error);
  return codes.length > 0 && codes.every((code) => unsent.has(code));
}

/** The codes of all causes: a name with several addresses fails with one error for each. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  if (error instanceof AggregateError) return error.errors.flatMap(codesOf);
  if ('code' in error && typeof error.code === 'string') return [error.code];
  return codesOf(error.cause);
}
