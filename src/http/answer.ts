import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/** An answer with a body of JSON, with a page for people, or without a body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** HTML, which loads nothing and runs nothing. */
  readonly page?: string;
}

/** A refusal: a code for programs, nothing about our insides. */
export function refusal(status: number, code: string): Answer {
  return { status, body: { code } };
}

const nothingLoaded = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Writes the answer and waits until it has left, or the caller has. */
export async function send(res: ServerResponse, answer: Answer): Promise<void> {
  const body = answer.page ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
  const type = answer.page === undefined ? 'application/json' : 'text/html; charset=utf-8';
  const gone = finished(res).catch(() => undefined);
  res.writeHead(answer.status, {
    ...(body === undefined
      ? { 'content-length': 0 }
      : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
    ...(answer.page === undefined ? {} : { 'content-security-policy': nothingLoaded }),
    ...(answer.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
  await gone;
}
