import type { KeptHead, KeptHeads } from '../../audit/kept-heads.ts';
import type { Instant } from '../../clock.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema-version.ts';

const version1 = `
CREATE TABLE IF NOT EXISTS heads (
  tenant TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, signature TEXT NOT NULL,
  PRIMARY KEY (tenant, stream)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS looks (tenant TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
`;

export const headsSchema: Schema = [version1];

/** So many streams at once. */
const some = 1000;

/** Heads in a file of their own: whoever may write to the one with the records need not reach it. */
export class SqliteKeptHeads implements KeptHeads {
  readonly #db: Database;

  /** `db`: with `headsSchema`. */
  constructor(db: Database) {
    this.#db = db;
  }

  async head(tenant: string, stream: string): Promise<KeptHead | undefined> {
    const row = this.#db.one('SELECT seq, hash, signature FROM heads WHERE tenant = ? AND stream = ?', tenant, stream);
    return Promise.resolve(row && { stream, seq: Number(row['seq']), hash: String(row['hash']), signature: String(row['signature']) });
  }

  async keep(tenant: string, { stream, seq, hash, signature }: KeptHead): Promise<void> {
    const sql = `INSERT INTO heads (tenant, stream, seq, hash, signature) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash, signature = excluded.signature WHERE excluded.seq > heads.seq`;
    this.#db.run(sql, tenant, stream, seq, hash, signature);
    return Promise.resolve();
  }

  async streams(tenant: string, after = ''): Promise<readonly string[]> {
    const sql = 'SELECT stream FROM heads WHERE tenant = ? AND stream > ? ORDER BY stream LIMIT ?';
    return Promise.resolve(this.#db.all(sql, tenant, after, some).map(({ stream }) => String(stream)));
  }

  async lookedUntil(tenant: string): Promise<Instant> {
    return Promise.resolve(Number(this.#db.one('SELECT until FROM looks WHERE tenant = ?', tenant)?.['until'] ?? 0));
  }

  async haveLooked(tenant: string, until: Instant): Promise<void> {
    this.#db.run('INSERT OR REPLACE INTO looks (tenant, until) VALUES (?, ?)', tenant, until);
    return Promise.resolve();
  }

  forget(tenant: string): void {
    for (const table of ['heads', 'looks']) this.#db.run(`DELETE FROM ${table} WHERE tenant = ?`, tenant);
    this.#db.rewrite();
  }

  close(): void {
    this.#db.close();
  }
}
