import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { Speech } from '../text/text.ts';

/** Every file that the embedded product keeps; nothing else in the folder is touched. */
const files = ['teamwright.sqlite', 'keys.sqlite', 'simulator.sqlite'].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);

/** `npm run reset`: forgets everything, so that the next start begins anew. */
export async function reset({ dataDir }: Config): Promise<number> {
  const t = new Speech();
  const folder = resolve(dataDir);
  const there = [...files, 'teamwright.log'].map((file) => join(folder, file)).filter((file) => existsSync(file));
  for (const file of there) await rm(file);
  console.log(t.say(there.length > 0 ? 'reset.done' : 'reset.refused', { folder }));
  return 0;
}
