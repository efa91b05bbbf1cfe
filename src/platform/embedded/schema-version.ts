import { closeSync, existsSync, fsyncSync, openSync, renameSync, statSync } from 'node:fs';
import { format, parse } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../errors.ts';
import type { Telemetry } from '../../telemetry.ts';

/** What takes a file from one version to the next, within a transaction: SQL, or what only code can say. */
export type Migration = string | ((db: DatabaseSync) => void);

/**
 * How a file comes to be as it is: the first makes version 1, each behind it the next, of an empty file as of an old one. So
 * one that was released is never changed: whatever else the tables, or the JSON in them, shall be is one more at the end.
 */
export type Schema = readonly Migration[];

/** SQLite's codes for a file that is damaged, and for one that is something else. */
const damaged = [11, 26];

/** Throws `store.newer`, and the file is only read: what a killed process had not yet moved into it stays where it is, too. */
export function refuseNewer(file: string, schema: Schema): void {
  if (existsSync(file)) compare(file, versionIn(file), schema);
}

/**
 * Brings a file to the schema's version, all of the way or not at all. An old one is copied beside itself first, as
 * `teamwright.v1.sqlite`. Throws `store.newer`, `store.migrationFailed`, or SQLite's own error where the file is damaged.
 */
export function migrate(db: DatabaseSync, file: string, schema: Schema, telemetry?: Telemetry): void {
  const from = knownVersionOf(db);
  compare(file, from, schema);
  if (from === 0 || from === schema.length) {
    apply(db, schema);
    return;
  }
  const copy = copyOf(file, from);
  try {
    keepCopy(db, file, copy);
    apply(db, schema);
  } catch (thrown) {
    const code = Number((thrown as { readonly errcode?: unknown }).errcode) & 0xff;
    if (damaged.includes(code)) throw thrown;
    throw new AppError('store.migrationFailed', { file, version: from, known: schema.length }, { cause: thrown });
  }
  telemetry?.note('store.migrated', { file, from, to: schema.length, copy });
}

/** Whether opening would make the file, or bring it forward; it is only read. False where it is newer, or cannot be read. */
export function isBehind(file: string, schema: Schema): boolean {
  if (!existsSync(file)) return true;
  const version = versionIn(file);
  return version > 0 && version < schema.length;
}

function compare(file: string, version: number, { length: known }: Schema): void {
  if (version > known) throw new AppError('store.newer', { file, version, known, copy: copyOf(file, known) });
}

/** Everything in one transaction, so that the program that wrote the file can still open it where a step fails. */
function apply(db: DatabaseSync, schema: Schema): void {
  if (versionOf(db) === schema.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Read again: another process may have come first.
    for (let version = versionOf(db); version < schema.length; version += 1) {
      const migration = schema[version];
      if (typeof migration === 'string') db.exec(migration);
      else migration?.(db);
      db.exec(`PRAGMA user_version = ${String(version + 1)}`);
    }
    db.exec('COMMIT');
  } catch (thrown) {
    // Some errors, such as that of a full disk, have rolled back already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw thrown;
  }
}

const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version']);

/** Files of before versions were counted are of version 1; an empty one has none. */
function knownVersionOf(db: DatabaseSync): number {
  const tables = Number(db.prepare('SELECT COUNT(*) AS tables FROM sqlite_schema').get()?.['tables']);
  return tables === 0 ? versionOf(db) : Math.max(1, versionOf(db));
}

/** 0 where the file cannot be read so: who opens it finds out why, and mends what can be mended, such as a hot journal. */
function versionIn(file: string): number {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    return versionOf(db);
  } catch {
    return 0;
  } finally {
    db?.close();
  }
}

/** `teamwright.v1.sqlite` beside `teamwright.sqlite`. */
function copyOf(file: string, version: number): string {
  const { dir, name, ext } = parse(file);
  return format({ dir, name: `${name}.v${String(version)}`, ext });
}

/** Takes its name when it is whole and on the disk; only whoever may read the file may read the copy. */
function keepCopy(db: DatabaseSync, file: string, copy: string): void {
  const unfinished = `${copy}.part`;
  closeSync(openSync(unfinished, 'w', statSync(file).mode));
  db.prepare('VACUUM INTO ?').run(unfinished);
  const written = openSync(unfinished, 'r+');
  fsyncSync(written);
  closeSync(written);
  renameSync(unfinished, copy);
}
