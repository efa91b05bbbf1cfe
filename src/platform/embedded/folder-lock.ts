import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../errors.ts';
import { unopened } from './unopened.ts';

/** SQLite's "somebody else has it", as its errors name it. */
const busy = 5;

/**
 * One process's hold on a folder, by an open transaction on a file in it. The kernel lets go of it when the process ends,
 * however it does, so nothing is left behind that would have to be found stale. Throws `data.inUse`, `data.full` or `store.unreadable`.
 */
export class FolderLock {
  readonly #db: DatabaseSync;

  constructor(folder: string) {
    const file = join(folder, 'lock.sqlite');
    this.#db = opened(file);
    try {
      this.#db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      this.#db.close();
      const held = (error as { readonly errcode?: unknown }).errcode === busy;
      throw held ? new AppError('data.inUse', { folder }) : unopened(file, error);
    }
  }

  release(): void {
    this.#db.close();
  }
}

function opened(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file);
  } catch (error) {
    throw unopened(file, error);
  }
}
