import { second } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { shortest } from './cosmos-client.ts';

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

/** The region takes no writes any more (`WriteForbidden`), or is none of the account's (`DatabaseAccountNotFound`): nothing was written. */
const otherRegion: readonly (number | undefined)[] = [3, 1008];

/** Whether it is somewhere else by now: in another region after a failover, or for a query in a partition that was split from the one that was asked. */
export const isMoved = (error: unknown): boolean => isInOtherRegion(error) || isSplit(error);

/** In ms, where the server says that it has no room now (429), that another write was under way (449), or that it is somewhere else. */
export function delayOf(error: unknown): number | undefined {
  if (isInOtherRegion(error)) return second;
  const { code, retryAfterInMs = 0 } = answered(error);
  return code === 429 || code === 449 || isSplit(error) ? Math.max(shortest, retryAfterInMs) : undefined;
}

/** What cannot be waited out here, with the status alone: an answer quotes what was written. */
export function storeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, substatus } = answered(error);
  const isAway = typeof code !== 'number' || code >= 500 || code === 408 || code === 410 || code === 429 || code === 449 || isInOtherRegion(error);
  if (isAway) return new AppError('store.unavailable', {}, { cause: withoutAnswer(code) });
  if (code === 404 && substatus === ownerMissing) return new AppError('store.missing');
  return new AppError('store.refused', { status: code });
}

function isInOtherRegion(error: unknown): boolean {
  const { code, substatus } = answered(error);
  return code === 403 && otherRegion.includes(substatus);
}

/** The SDK makes another error of a query's 410. */
const isSplit = (error: unknown): boolean => answered((error as Thrown | undefined)?.originalError).code === 410;

/** A batch that is answered outside 2xx comes as the cause of an error of the SDK's own. */
function answered(error: unknown): Thrown {
  const thrown = (error ?? {}) as Thrown;
  return thrown.code === undefined && thrown.cause !== undefined ? answered(thrown.cause) : thrown;
}

const withoutAnswer = (code: number | string | undefined): Error => new Error(`Cosmos DB: ${String(code ?? 'no answer')}`);
