import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteKeys } from '../../src/platform/embedded/sqlite-keys.ts';
import { openDatabase, openHeads, openStores } from '../support/stores.ts';
import { conforms } from './store-conformance.ts';

conforms({
  name: 'The embedded store',
  begin: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stores-'));
    const [left, right] = [1, 2].map(() => openStores(openDatabase(join(folder, 'store.sqlite')), new SqliteKeys(join(folder, 'keys.sqlite')), openHeads(join(folder, 'heads.sqlite'))));
    return {
      left: left!,
      right: right!,
      end: async () => {
        for (const stores of [left!, right!]) {
          stores.db.close();
          stores.keys.close();
          stores.keptHeads.close();
        }
        await rm(folder, { recursive: true });
      },
    };
  },
});

conforms({
  name: 'The embedded store in memory',
  begin: () => {
    const stores = openStores();
    const end = (): Promise<void> => {
      stores.db.close();
      return Promise.resolve();
    };
    return Promise.resolve({ left: stores, right: stores, end });
  },
});
