import { RestError } from '@azure/storage-blob';
import { AppError } from '../../errors.ts';

/** What the SDK throws, with the status alone: an answer quotes what was asked. */
export function blobError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { statusCode: status, code } = error instanceof RestError ? error : ({} as Partial<RestError>);
  if (status === undefined || status >= 500 || status === 408 || status === 429) return new AppError('blobs.unavailable', {}, { cause: new Error(`Blob Storage: ${String(status ?? code ?? 'no answer')}`) });
  if (status === 404 && code !== 'BlobNotFound') return new AppError('blobs.missing');
  return new AppError('blobs.refused', { status });
}

export const isBlobMissing = (error: unknown): boolean => error instanceof RestError && error.statusCode === 404 && error.code === 'BlobNotFound';
