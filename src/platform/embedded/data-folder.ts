import { accessSync, constants, mkdirSync } from 'node:fs';
import { AppError } from '../../errors.ts';

/** Makes the folder that everything is kept in, where it is missing, for our own user alone. Throws `data.unwritable` where nothing can be kept in it. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new AppError('data.unwritable', { folder, why: (error as NodeJS.ErrnoException).code ?? '' });
  }
}
