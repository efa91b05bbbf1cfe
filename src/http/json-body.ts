import type { IncomingMessage } from 'node:http';
import { refusal, type Answer } from './answer.ts';

export type Body = { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly answer: Answer };

/** What is thrown away of a body that is too large, so that its sender gets to read the refusal; beyond it we hang up. */
const patience = 2 * 1024 * 1024;

/** Reads a body of JSON of at most `limit` bytes; one that is larger is refused as soon as that is known. */
export async function readJson(req: IncomingMessage, limit: number): Promise<Body> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' || (req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    discard(req);
    return { ok: false, answer: refusal(415, 'body.type') };
  }
  const bytes = Number(req.headers['content-length'] ?? 0) > limit ? undefined : await readUpTo(req, limit);
  if (bytes === undefined) {
    discard(req);
    return { ok: false, answer: refusal(413, 'body.tooLarge') };
  }
  try {
    return { ok: true, json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, answer: refusal(400, 'body.malformed') };
  }
}

/** `undefined` when it is larger. What a caller that left has sent is as good as nothing. */
function readUpTo(req: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (bytes: Buffer | undefined) => {
      req.off('data', take);
      resolve(bytes);
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) settle(undefined);
      else chunks.push(chunk);
    };
    req.on('data', take);
    req.once('end', () => settle(Buffer.concat(chunks)));
    req.once('close', () => settle(Buffer.alloc(0)));
    req.once('error', () => settle(Buffer.alloc(0)));
  });
}

/** For a body that nobody reads: what comes of it is thrown away, so that its sender gets to read the answer. */
export function discard(req: IncomingMessage): void {
  let length = 0;
  req.on('error', () => undefined);
  req.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > patience) req.destroy();
  });
  req.resume();
}
