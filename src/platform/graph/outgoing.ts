import type { Clock } from '../../clock.ts';
import { ConnectionFailure, type Transport } from './call.ts';

/** Codes of Node, OpenSSL and undici that mean: no connection came about, so no byte of the request was read by anybody. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  // Whoever answered could not show to be who was asked, as where a company's gateway looks into what passes.
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The system's calls before there is a connection: what went wrong in them, such as ETIMEDOUT, went wrong before anything was sent. */
const before: readonly string[] = ['connect', 'getaddrinfo'];

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
  const causes = causesOf(error);
  return causes.length > 0 && causes.every(({ code, syscall }) => unsent.has(code) || before.includes(syscall));
}

/** All causes that have a code: a name with several addresses fails with one error for each. */
function causesOf(error: unknown): readonly { readonly code: string; readonly syscall: string }[] {
  if (!(error instanceof Error)) return [];
  if (error instanceof AggregateError) return error.errors.flatMap(causesOf);
  if (!('code' in error && typeof error.code === 'string')) return causesOf(error.cause);
  return [{ code: error.code, syscall: 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : '' }];
}
