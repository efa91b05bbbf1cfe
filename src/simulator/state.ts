import { DatabaseSync } from 'node:sqlite';

/**
 * Everything the simulated Microsoft 365 remembers: JSON records by (table, tenant, id), kept in one SQLite file.
 * What is put is durable when the transaction around it ends; `:memory:` keeps nothing.
 */
export class State {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    this.#db = new DatabaseSync(file, { timeout: 5000 });
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS records (
        place TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (place, tenant, id)) WITHOUT ROWID`);
  }

  get<T>(table: string, tenant: string, id: string): T | undefined {
    const row = this.#db
      .prepare('SELECT value FROM records WHERE place = ? AND tenant = ? AND id = ?')
      .get(table, tenant, id);
    return row && (JSON.parse(String(row['value'])) as T);
  }

  /** All records of a table, in the order in which they were first put. */
  list<T>(table: string, tenant: string): T[] {
    return this.#db
      .prepare('SELECT value FROM records WHERE place = ? AND tenant = ? ORDER BY position')
      .all(table, tenant)
      .map((row) => JSON.parse(String(row['value'])) as T);
  }

  put(table: string, tenant: string, id: string, value: unknown): void {
    this.#db
      .prepare(
        `INSERT INTO records (place, tenant, id, position, value)
         VALUES (?1, ?2, ?3, (SELECT COALESCE(MAX(position), 0) + 1 FROM records WHERE place = ?1 AND tenant = ?2), ?4)
         ON CONFLICT (place, tenant, id) DO UPDATE SET value = excluded.value`,
      )
      .run(table, tenant, id, JSON.stringify(value));
  }

  remove(table: string, tenant: string, id: string): void {
    this.#db.prepare('DELETE FROM records WHERE place = ? AND tenant = ? AND id = ?').run(table, tenant, id);
  }

  /** Runs `work`; keeps all of what it put, or, if it throws, nothing. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
