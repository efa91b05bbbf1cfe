import { z, type ZodType } from 'zod';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { GraphAnswer, GraphCall } from './call.ts';
import { idempotent } from './call.ts';

const inner = z.object({ code: z.string().optional(), 'request-id': z.string().optional() }).loose().nullish();

/** Graph's error body (concepts/errors): spelled `innerError` in answers and `innererror` in the schema; codes may be empty. */
const errorBody = z.object({
  error: z.object({ code: z.string().nullish(), innerError: inner, innererror: inner }).loose(),
});

/** What may be told of a failed answer: its status, Graph's code and the request's id; never its message. */
export function particulars({ status, headers, body }: GraphAnswer): Record<string, string | number> {
  const error = errorBody.safeParse(body).data?.error;
  const within = error?.innerError ?? error?.innererror;
  const code = error?.code?.trim() ? error.code : within?.code;
  const requestId = within?.['request-id'] ?? headers.get('request-id');
  return { status, ...(code ? { code } : {}), ...(requestId ? { requestId } : {}) };
}

/** Entra's code, with 409, where somebody changed the same object in that moment; our own calls beside each other do that too. */
const concurrent = 'Directory_ConcurrencyViolation';

/**
 * Teams puts its own words around what the services behind it have answered, and leaves only the status: a 409 of a change that may be
 * made twice is that very conflict, for such a change is never there already.
 */
const isThroughTeams = (call: GraphCall): boolean => /^\/teams\//.test(call.path) && (idempotent(call) || call.repeatable === true);

/** Answers that nothing was done, and that it may be asked for a little later; 424: another part of the batch failed first (concepts/json-batching). */
const isBusy = (call: GraphCall, status: number, code: unknown): boolean =>
  status === 423 || status === 424 || (status === 409 && (code === concurrent || isThroughTeams(call)));

/** The code that an answer outside 2xx has for this call, when it is not to be asked again. */
function errorCodeOf(call: GraphCall, status: number, code: unknown): ErrorCode {
  if (isBusy(call, status, code)) return 'graph.unavailable';
  if (status === 429) return 'graph.throttled';
  // A gateway's 408 says nothing of what became of the call behind it.
  if (status >= 500 || status === 408) return outage(call);
  if (status === 404) return 'graph.notFound';
  if (status === 401 || status === 403) return 'graph.forbidden';
  return status >= 400 ? 'graph.refused' : 'graph.unexpected';
}

/** What a 5xx or a lost connection is for this call: an outage, or not known to have happened. */
export const outage = (call: GraphCall): ErrorCode =>
  idempotent(call) || call.repeatable ? 'graph.unavailable' : 'graph.ambiguous';

/** The answer if it is 2xx or one that the call accepts, else the error it stands for. */
export function accepted(call: GraphCall, answer: GraphAnswer): GraphAnswer {
  if ((answer.status >= 200 && answer.status < 300) || call.accepts?.includes(answer.status)) return answer;
  const values = particulars(answer);
  throw new AppError(errorCodeOf(call, answer.status, values['code']), values);
}

/**
 * The answer's body as the schema has it; `graph.unexpected` where Graph sent something else. Told is where it
 * was wrong, not what stood there.
 */
export function read<T>(answer: GraphAnswer, schema: ZodType<T>): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError('graph.unexpected', { ...particulars(answer), where });
}

/** The work's result, or undefined where Graph knows nothing of that id. */
export async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'graph.notFound') return undefined;
    throw error;
  }
}

/** The work's result, or undefined where Graph says that this may not be read (403), and by nothing that a new sign-in would mend (401). */
export async function unlessClosed<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.values['status'] === 403) return undefined;
    throw error;
  }
}

/** What the work makes of each, side by side, without those of which Graph knows nothing. */
export async function allThere<From, To>(some: readonly From[], work: (one: From) => Promise<To>): Promise<readonly To[]> {
  const found = await Promise.all(some.map((one) => unlessMissing(() => work(one))));
  return found.filter((one) => one !== undefined);
}
