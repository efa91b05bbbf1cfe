import { existsSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { holdFolder } from '../app.ts';
import type { Config } from '../config.ts';
import { isOfRealTenant } from '../stores.ts';
import { Speech } from '../text/text.ts';
import { tellUsage, type Said } from './operator.ts';

/** Every file that the embedded product keeps, copies of older versions included; nothing else in the folder is touched. */
const ours = /^((teamwright|keys|heads|simulator)\.sqlite(-wal|-shm)?|(teamwright|keys|heads)\.v\d+\.sqlite(\.part)?|teamwright\.(\d{4}-\d\d-\d\d\.)?log|pictures)$/;

const lockFiles = ['lock.sqlite', 'lock.sqlite-journal'];

const t = new Speech();

/**
 * `npm run reset`: forgets everything, so that the next start begins anew. 1 where a real tenant's would be forgotten and nobody said
 * `--yes`, 2 when nobody can tell what is meant. Throws `data.inUse` beside a running product.
 */
export async function reset({ dataDir }: Config, words: readonly string[], say: Said = console): Promise<number> {
  const isSure = words.includes('--yes');
  if (words.some((word) => word !== '--yes')) return tellUsage(say, t.say('reset.usage'), words);
  const folder = resolve(dataDir);
  const isThere = existsSync(folder) && statSync(folder).isDirectory() && readdirSync(folder).some((file) => ours.test(file) || lockFiles.includes(file));
  if (isThere && isOfRealTenant(folder) && !isSure) {
    say.error(t.say('reset.sure', { folder }));
    return 1;
  }
  if (isThere) await empty(folder);
  say.log(t.say(isThere ? 'reset.done' : 'reset.refused', { folder }));
  return 0;
}

async function empty(folder: string): Promise<void> {
  const lock = holdFolder(folder);
  try {
    for (const file of readdirSync(folder).filter((name) => ours.test(name))) await rm(join(folder, file), { force: true, recursive: true });
  } finally {
    lock.release();
  }
  // Windows deletes no file that is open, so the lock's own goes last.
  for (const file of lockFiles) await rm(join(folder, file), { force: true });
}
