import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { RecordCache } from './record-cache.ts';
import { sentences } from './sentences.ts';

/** Counted up when tables or records become others. Nobody's work is in this file, so one of another version is not brought forward. */
const version = 1;

/**
 * Everything the simulated Microsoft 365 remembers: JSON records by (table, tenant, id), kept in one SQLite file.
 * What is put is durable when the transaction around it ends; `:memory:` keeps nothing.
 */
export class State {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #cache = new RecordCache();
  #depth = 0;

  /** Throws where the file is of another version, and leaves it as it is. */
  constructor(file: string) {
    this.#db = new DatabaseSync(file, { timeout: 5000 });
    const stamped = this.#number('PRAGMA user_version');
    // Files of before versions were counted are of version 1; an empty one becomes ours.
    const found = stamped || (this.#number('SELECT COUNT(*) FROM sqlite_schema') === 0 ? version : 1);
    if (found !== version) {
      this.#db.close();
      throw new Error(sentences.otherVersion(found, version));
    }
    if (stamped !== version) this.#db.exec(`PRAGMA user_version = ${version}`);
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS records (
        place TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (place, tenant, id)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS in_order ON records (place, tenant, position)`);
  }

  /** The record is shared: it is not to be changed in place, neither here nor after it was put. */
  get<T>(table: string, tenant: string, id: string): T | undefined {
    return this.#cache.get(table, tenant, id, () => {
      const sql = 'SELECT value FROM records WHERE place = ? AND tenant = ? AND id = ?';
      const row = this.#prepared(sql).get(table, tenant, id);
      return row && JSON.parse(String(row['value']));
    }) as T | undefined;
  }

  /** All records of a table, in the order in which they were first put. */
  list<T>(table: string, tenant: string): T[] {
    return this.#cache.list(table, tenant, () =>
      this.#prepared('SELECT id, value FROM records WHERE place = ? AND tenant = ? ORDER BY position')
        .all(table, tenant)
        .map((row) => [String(row['id']), JSON.parse(String(row['value']))] as const),
    ) as T[];
  }

  /** How many records a table has. */
  count(table: string, tenant: string): number {
    const row = this.#prepared('SELECT COUNT(*) AS many FROM records WHERE place = ? AND tenant = ?').get(
      table,
      tenant,
    );
    return Number(row?.['many']);
  }

  put(table: string, tenant: string, id: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#cache.put(table, tenant, id, value);
    this.#prepared(
      `INSERT INTO records (place, tenant, id, position, value)
       VALUES (?1, ?2, ?3, (SELECT COALESCE(MAX(position), 0) + 1 FROM records WHERE place = ?1 AND tenant = ?2), ?4)
       ON CONFLICT (place, tenant, id) DO UPDATE SET value = excluded.value`,
    ).run(table, tenant, id, text);
  }

  remove(table: string, tenant: string, id: string): void {
    this.#cache.remove(table, tenant, id);
    this.#prepared('DELETE FROM records WHERE place = ? AND tenant = ? AND id = ?').run(table, tenant, id);
  }

  /** Removes all records of a table. */
  clear(table: string, tenant: string): void {
    this.#cache.clear(table, tenant);
    this.#prepared('DELETE FROM records WHERE place = ? AND tenant = ?').run(table, tenant);
  }

  /**
   * Runs `work`; keeps all of what it put, or, if it throws, nothing.
   * Within another transaction it is a part of that one: durable when the outermost ends.
   */
  transaction<T>(work: () => T): T {
    const nested = this.#depth > 0;
    const name = `part${this.#depth}`;
    this.#prepared(nested ? `SAVEPOINT ${name}` : 'BEGIN IMMEDIATE').run();
    this.#cache.begin();
    this.#depth += 1;
    try {
      const result = work();
      this.#prepared(nested ? `RELEASE ${name}` : 'COMMIT').run();
      this.#cache.commit();
      return result;
    } catch (error) {
      this.#cache.rollback();
      this.#db.exec(nested ? `ROLLBACK TO ${name}; RELEASE ${name}` : 'ROLLBACK');
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  #number(sql: string): number {
    return Number(Object.values(this.#db.prepare(sql).get() ?? {})[0]);
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#db.close();
  }
}
