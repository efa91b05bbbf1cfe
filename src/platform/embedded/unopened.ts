import { AppError } from '../../errors.ts';

/** SQLite's codes for a disk that has no room left, and for one that fails; a file that ends too early fails likewise, and is damaged. */
const [full, failed, cutShort] = [13, 10, 522];

/** Why a file does not open: whoever takes a full disk for a damaged file puts an old copy in its place, or forgets everything. */
export function unopened(file: string, cause: unknown): AppError {
  const { errcode, errstr } = cause as { readonly errcode?: unknown; readonly errstr?: unknown };
  const code = Number(errcode);
  const isOfDisk = code !== cutShort && [full, failed].includes(code & 0xff);
  return isOfDisk ? new AppError('data.full', { file, why: String(errstr) }, { cause }) : new AppError('store.unreadable', { file }, { cause });
}
