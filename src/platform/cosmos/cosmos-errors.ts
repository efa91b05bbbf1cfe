import { AppError } from '../../errors.ts';

/** What the SDK throws: an answer outside 2xx, by its status, or no answer at all, by a word or without a code. */
interface Thrown {
  readonly code?: number | string;
  readonly substatus?: number;
  readonly retryAfterInMs?: number;
  readonly cause?: unknown;
  readonly originalError?: unknown;
}

/** The container or the database is not there (`OwnerResourceNotFound`): not to be taken for an item that is not. */
export const ownerMissing = 1003;

/** In ms: a 449 names no time to wait, nor does an operation's 429 have to, and the other write is to come to its end. */
const shortest = 20;

/** In ms, where the server says that it has no room now (429), that another write was under way (449), or that a query's partition is another by now. */
export function delayOf(error: unknown): number | undefined {
  if (isSplit(error)) return shortest;
  const { code, retryAfterInMs = 0 } = answered(error);
  return code === 429 || code === 449 ? Math.max(shortest, retryAfterInMs) : undefined;
}

/** Whether a query was asked of a partition that was split or moved since (410); the SDK makes another error of it. */
export const isSplit = (error: unknown): boolean => answered((error as Thrown | undefined)?.originalError).code === 410;

/** What cannot be waited out here, with the status alone: an answer quotes what was written. */
export function storeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, substatus } = answered(error);
  if (typeof code !== 'number' || code >= 500 || code === 408 || code === 410 || code === 429 || code === 449) return new AppError('store.unavailable', {}, { cause: withoutAnswer(code) });
  if (code === 404 && substatus === ownerMissing) return new AppError('store.missing');
  return new AppError('store.refused', { status: code });
}

/** A batch that is answered outside 2xx comes as the cause of an error of the SDK's own. */
function answered(error: unknown): Thrown {
  const thrown = (error ?? {}) as Thrown;
  return thrown.code === undefined && thrown.cause !== undefined ? answered(thrown.cause) : thrown;
}

const withoutAnswer = (code: number | string | undefined): Error => new Error(`Cosmos DB: ${String(code ?? 'no answer')}`);
