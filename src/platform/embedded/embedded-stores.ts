import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { Telemetry } from '../../telemetry.ts';
import { Database } from './database.ts';
import { schema } from './schema.ts';
import { isBehind } from './schema-version.ts';
import { SqliteCatalogStore } from './sqlite-catalog-store.ts';
import { SqliteEffectStore } from './sqlite-effect-store.ts';
import { headsSchema, SqliteKeptHeads } from './sqlite-kept-heads.ts';
import { keysSchema, SqliteKeys } from './sqlite-keys.ts';
import { SqlitePeopleStore } from './sqlite-people-store.ts';
import { SqliteRequestStore } from './sqlite-request-store.ts';
import { SqliteRunStore } from './sqlite-run-store.ts';
import { SqliteSettingsStore } from './sqlite-settings-store.ts';
import { SqliteTenantArchive } from './sqlite-tenant-archive.ts';
import { SqliteTrail } from './sqlite-trail.ts';

/** Whether there is a store, and which of its files opening would make or change; nothing is written. Throws `data.keysLost`. */
export function lookAtFolder(folder: string): { readonly isThere: boolean; readonly behind: readonly string[] } {
  refuseLostKeys(folder);
  const schemas = { 'teamwright.sqlite': schema, 'keys.sqlite': keysSchema, 'heads.sqlite': headsSchema };
  const behind = Object.entries(schemas).filter(([name, own]) => isBehind(join(folder, name), own));
  return { isThere: existsSync(join(folder, 'teamwright.sqlite')), behind: behind.map(([name]) => name) };
}

/** New ones would open nothing of what is there, and know no team again that is just being made. */
function refuseLostKeys(folder: string): void {
  if (existsSync(join(folder, 'teamwright.sqlite')) && !existsSync(join(folder, 'keys.sqlite'))) throw new AppError('data.keysLost', { folder });
}

/**
 * Every store of the embedded product, in a folder: one file for all but the keys and the trail's heads, so that a Commit is one transaction.
 * Throws `data.keysLost`.
 */
export function embeddedStores(folder: string, telemetry: Telemetry) {
  refuseLostKeys(folder);
  using opened = new DisposableStack();
  // First: where there are records, there have been keys.
  const keys = opened.adopt(new SqliteKeys(join(folder, 'keys.sqlite'), telemetry), (one) => one.close());
  const database = opened.adopt(new Database(join(folder, 'teamwright.sqlite'), schema, telemetry), (one) => one.close());
  const keptHeads = opened.adopt(new SqliteKeptHeads(new Database(join(folder, 'heads.sqlite'), headsSchema, telemetry)), (one) => one.close());
  const people = new SqlitePeopleStore(database);
  const catalog = new SqliteCatalogStore(database);
  const effects = new SqliteEffectStore(database);
  const open = opened.move();
  return {
    auditKeys: keys,
    tenantKeys: keys,
    tenantStore: people,
    settingsStore: new SqliteSettingsStore(database),
    profileStore: people,
    reach: people,
    templates: catalog,
    drafts: catalog,
    requestStore: new SqliteRequestStore(database),
    runs: new SqliteRunStore(database),
    effects,
    deliveries: effects,
    trail: new SqliteTrail(database),
    keptHeads,
    archive: new SqliteTenantArchive(database, keys, keptHeads),
    close: () => open.dispose(),
  };
}
