import { z } from 'zod';
import type { GraphAnswer, GraphCall } from './call.ts';

/** The body of `POST /$batch` (concepts/json-batching); a part's id is its place. Parts do not depend on each other. */
export const batchBody = (calls: readonly GraphCall[]): unknown => ({
  requests: calls.map(({ method, path, headers, body }, index) => ({
    id: String(index),
    method,
    url: path,
    ...(headers || body !== undefined
      ? { headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) } }
      : {}),
    ...(body === undefined ? {} : { body }),
  })),
});

const part = z.object({
  id: z.string(),
  status: z.number().int(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  body: z.unknown().optional(),
});
const batchAnswer = z.object({ responses: z.array(z.unknown()) });

/** The parts' answers by id; they come in any order. What cannot be read is left out. */
export function partAnswers(body: unknown): ReadonlyMap<string, GraphAnswer> {
  const responses = batchAnswer.safeParse(body).data?.responses ?? [];
  const answers = new Map<string, GraphAnswer>();
  for (const response of responses) {
    const { data } = part.safeParse(response);
    if (data) answers.set(data.id, { status: data.status, headers: headersOf(data.headers ?? {}), body: data.body });
  }
  return answers;
}

function headersOf(record: Readonly<Record<string, unknown>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'string' || typeof value === 'number') headers.set(name, String(value));
  }
  return headers;
}
