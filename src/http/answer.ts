import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Picture } from '../catalog/teams-service.ts';

/** An answer with a body of JSON, with a page for people, with a picture, or without a body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** HTML, which loads nothing and runs nothing. */
  readonly page?: string;
  readonly picture?: Picture;
  /** For how long whoever asked may keep it for itself, in seconds; undefined: not at all. */
  readonly keep?: number;
}

/** A refusal: a code for programs, nothing about our insides. */
export function refusal(status: number, code: string): Answer {
  return { status, body: { code } };
}

const nothingLoaded = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Of a picture: whatever its file holds, it is shown as a picture or not at all; on any page, as Teams' are not ours. */
const pictureHeaders = { 'content-security-policy': `${nothingLoaded}; sandbox`, 'cross-origin-resource-policy': 'cross-origin' };

/** Writes the answer and waits until it has left, or the caller has. */
export async function send(res: ServerResponse, answer: Answer): Promise<void> {
  const { body, type } = contentOf(answer);
  const gone = finished(res).catch(() => undefined);
  res.writeHead(answer.status, {
    ...(body === undefined
      ? { 'content-length': 0 }
      : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
    ...(answer.page === undefined ? {} : { 'content-security-policy': nothingLoaded }),
    ...(answer.picture === undefined ? {} : pictureHeaders),
    ...(answer.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    'cache-control': answer.keep === undefined ? 'no-store' : `private, max-age=${answer.keep}`,
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
  await gone;
}

function contentOf({ page, picture, body }: Answer): { readonly body: string | Uint8Array | undefined; readonly type: string } {
  if (page !== undefined) return { body: page, type: 'text/html; charset=utf-8' };
  if (picture) return { body: picture.bytes, type: picture.type };
  return { body: body === undefined ? undefined : JSON.stringify(body), type: 'application/json' };
}
