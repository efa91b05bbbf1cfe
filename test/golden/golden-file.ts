import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Instant } from '../../src/clock.ts';
import { schema } from '../../src/platform/embedded/schema.ts';
import { keysSchema } from '../../src/platform/embedded/sqlite-keys.ts';
import type { Status } from '../../src/requests/request.ts';

/** Where a request comes to rest. */
export interface Rest {
  readonly status: Status;
  readonly failure?: string;
  /** Codes of its warnings. */
  readonly warnings?: readonly string[];
  /** How many teams there are of it. */
  readonly teams: 0 | 1;
}

/** What the person does whom a request waits for, and where it rests then. */
export interface Then extends Rest {
  readonly deed: 'approve' | 'retry' | 'accept' | 'undo';
}

export type Cell = string | number | null | Readonly<Record<string, unknown>>;
/** Tables by their names; JSON in a cell as it is, bytes as `{ "$bytes": "…" }`. */
export type Tables = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>;

/** Of the schemas of both files. */
export interface Versions {
  readonly store: number;
  readonly keys: number;
}

/** A request that was stopped: what the store and the outside held then, and what must come of it. */
export interface GoldenFile {
  readonly tells: string;
  readonly versions: Versions;
  readonly stoppedIn: Status;
  readonly at: Instant;
  readonly rests: Rest;
  readonly then?: Then;
  readonly store: Tables;
  readonly keys: Tables;
  readonly outside: unknown;
}

export const here = import.meta.dirname;

export const currentVersions: Versions = { store: schema.length, keys: keysSchema.length };

/** Each new version of either file is one more folder. */
export const folderOf = ({ store, keys }: Versions): string => `v${String(store + keys - 1)}`;

/** Every version's folder that is kept. */
export const versionFolders = (): readonly string[] => readdirSync(here).filter((name) => /^v\d+$/.test(name)).sort();

export const goldenFiles = (folder: string): readonly string[] =>
  readdirSync(join(here, folder)).filter((name) => name.endsWith('.json')).sort();

export const readJson = <T>(...way: readonly string[]): T => JSON.parse(readFileSync(join(...way), 'utf8')) as T;

/** The SQL of a file's tables and indexes. */
export function tablesSql(file: string): string {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name').all();
  db.close();
  return rows.map(({ sql }) => `${String(sql)};\n`).join('');
}

/** Everything in a file's tables; empty tables are left out. */
export function rowsOf(file: string): Tables {
  const db = new DatabaseSync(file, { readOnly: true });
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all().map(({ name }) => String(name));
  const tables = names.map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all().map(asCells)] as const);
  db.close();
  return Object.fromEntries(tables.filter(([, rows]) => rows.length > 0));
}

function asCells(row: Record<string, unknown>): Record<string, Cell> {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, name === 'value' ? asJson(String(cell)) : plain(cell)]));
}

function asJson(text: string): Cell {
  const value = JSON.parse(text) as Cell;
  if (JSON.stringify(value) !== text) throw new Error(`This would not be read back as it was: ${text}`);
  return value;
}

/** A store as it was: tables of its version, and these rows. */
export function writeRows(file: string, version: number, sql: string, tables: Tables): void {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; ${sql}; PRAGMA user_version = ${String(version)}`);
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const columns = Object.keys(row);
      const places = columns.map(() => '?').join(', ');
      db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(...Object.values(row).map(asInput));
    }
  }
  db.close();
}

function asInput(cell: Cell): SQLInputValue {
  const bytes = live(cell);
  if (bytes instanceof Uint8Array) return bytes;
  return cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : cell;
}

/** Maps, sets and bytes as JSON. */
export function plain(value: unknown): Cell {
  const within = (one: unknown): unknown => (one === undefined ? undefined : plain(one));
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') };
  if (value instanceof Map) return { $map: [...(value as Map<unknown, unknown>)].map(within) };
  if (value instanceof Set) return { $set: [...(value as Set<unknown>)].map(within) };
  if (Array.isArray(value)) return value.map(within) as unknown as Cell;
  if (value === null || typeof value !== 'object') return value as Cell;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, within(one)]));
}

/** The reverse of `plain`. */
export function live(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(live);
  if (value === null || typeof value !== 'object') return value;
  const { $bytes, $map, $set } = value as { $bytes?: string; $map?: unknown[]; $set?: unknown[] };
  if ($bytes !== undefined) return new Uint8Array(Buffer.from($bytes, 'hex'));
  if ($map) return new Map($map.map(live) as [unknown, unknown][]);
  if ($set) return new Set($set.map(live));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, live(one)]));
}

const width = 320;

/** JSON for people to read: what fits on a line is on one. */
export function printed(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (line.length + indent.length <= width || value === null || typeof value !== 'object') return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const lines = entries.map(([name, one]) => `${inner}${isList ? '' : `${JSON.stringify(name)}: `}${printed(one, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
