import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentVersions, folderOf, here } from './golden-file.ts';
import { histories } from './histories.ts';
import { withSeededCrypto } from './seeded-crypto.ts';
import { told } from './stage.ts';

/**
 * `npm run golden`: writes the histories of this version that are not there yet. Those that are there stay as they are: what a
 * version wrote is not for a later one to change. Answers the names of the files that were written.
 */
export async function writeHistories(into: string): Promise<readonly string[]> {
  const folder = join(into, folderOf(currentVersions));
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  const write = (name: string, text: string): void => {
    if (existsSync(join(folder, name))) return;
    writeFileSync(join(folder, name), text);
    written.push(name);
  };
  for (const history of histories) {
    if (existsSync(join(folder, `${history.name}.json`))) continue;
    const { json, sql } = await withSeededCrypto(20_261_122, () => told(history));
    write('store.sql', sql.store);
    write('keys.sql', sql.keys);
    write(`${history.name}.json`, json);
  }
  return written;
}

if (import.meta.main) {
  const written = await writeHistories(here);
  console.log(written.length > 0 ? `Written: ${written.join(', ')}` : 'Every history is there.');
}
