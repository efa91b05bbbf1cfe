import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/** An answer with a body of JSON, or without a body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** A refusal: a code for programs, nothing about our insides. */
export function refusal(status: number, code: string): Answer {
  return { status, body: { code } };
}

/** Writes the answer and waits until it has left, or the caller has. */
export async function send(res: ServerResponse, answer: Answer): Promise<void> {
  const body = answer.body === undefined ? undefined : JSON.stringify(answer.body);
  const gone = finished(res).catch(() => undefined);
  res.writeHead(answer.status, {
    ...(body === undefined
      ? { 'content-length': 0 }
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    ...(answer.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
  await gone;
}
