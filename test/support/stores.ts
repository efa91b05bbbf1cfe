import { Database } from '../../src/platform/embedded/database.ts';
import { schema } from '../../src/platform/embedded/schema.ts';
import { SqliteCatalogStore } from '../../src/platform/embedded/sqlite-catalog-store.ts';
import { SqliteEffectStore } from '../../src/platform/embedded/sqlite-effect-store.ts';
import { headsSchema, SqliteKeptHeads } from '../../src/platform/embedded/sqlite-kept-heads.ts';
import { SqliteKeys } from '../../src/platform/embedded/sqlite-keys.ts';
import { SqlitePeopleStore } from '../../src/platform/embedded/sqlite-people-store.ts';
import { SqliteRequestStore } from '../../src/platform/embedded/sqlite-request-store.ts';
import { SqliteSettingsStore } from '../../src/platform/embedded/sqlite-settings-store.ts';
import { SqliteRunStore } from '../../src/platform/embedded/sqlite-run-store.ts';
import { SqliteTrail } from '../../src/platform/embedded/sqlite-trail.ts';

export const openDatabase = (file = ':memory:'): Database => new Database(file, schema);

export const openHeads = (file = ':memory:'): Database => new Database(file, headsSchema);

export interface Stores {
  readonly db: Database;
  readonly requests: SqliteRequestStore;
  readonly runs: SqliteRunStore;
  readonly effects: SqliteEffectStore;
  readonly deliveries: SqliteEffectStore;
  readonly catalog: SqliteCatalogStore;
  readonly people: SqlitePeopleStore;
  readonly settings: SqliteSettingsStore;
  readonly trail: SqliteTrail;
  readonly keptHeads: SqliteKeptHeads;
  readonly keys: SqliteKeys;
}

/** The embedded stores, in memory unless a file is given. */
export function openStores(db = openDatabase(), keys = new SqliteKeys(':memory:'), heads = openHeads()): Stores {
  const effects = new SqliteEffectStore(db);
  return {
    db,
    requests: new SqliteRequestStore(db),
    runs: new SqliteRunStore(db),
    effects,
    deliveries: effects,
    catalog: new SqliteCatalogStore(db),
    people: new SqlitePeopleStore(db),
    settings: new SqliteSettingsStore(db),
    trail: new SqliteTrail(db),
    keptHeads: new SqliteKeptHeads(heads),
    keys,
  };
}
