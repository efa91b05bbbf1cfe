import { beginOf, pageOf, recordAt, sizeOf, type PageAsked, type TrailPage } from '../../audit/page.ts';
import { noHead, type AuditRecord, type Head } from '../../audit/record.ts';
import type { Trail } from '../../audit/trail.ts';
import { recordOf, type Database, type Row } from './database.ts';

/** So many streams at once. */
const some = 1000;

export class SqliteTrail implements Trail {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async head(tenant: string, stream: string): Promise<Head> {
    const sql = 'SELECT value FROM audit WHERE tenant = ? AND stream = ? ORDER BY seq DESC LIMIT 1';
    const row = this.#db.one(sql, tenant, stream);
    return Promise.resolve(row ? recordOf<AuditRecord>(row) : noHead);
  }

  async records(tenant: string, stream: string): Promise<readonly AuditRecord[]> {
    const sql = 'SELECT at, stream, seq, value FROM audit WHERE tenant = ? AND stream = ? ORDER BY seq';
    return Promise.resolve(this.#db.all(sql, tenant, stream).map((row) => placed(row).record));
  }

  async page(tenant: string, asked: PageAsked): Promise<TrailPage | undefined> {
    const before = beginOf(tenant, asked);
    if (!before) return Promise.resolve(undefined);
    const sql = `SELECT at, stream, seq, value FROM audit
      WHERE tenant = ? AND at >= ? AND (at, stream, seq) < (?, ?, ?) ORDER BY at DESC, stream DESC, seq DESC LIMIT ?`;
    const rows = this.#db.all(sql, tenant, asked.from ?? 0, before.at, before.stream, before.seq, sizeOf(asked) + 1);
    return Promise.resolve(pageOf(tenant, asked, rows.map(placed)));
  }

  async streams(tenant: string, after = ''): Promise<readonly string[]> {
    const sql = `SELECT stream FROM audit WHERE tenant = ?1 AND stream > ?2 UNION SELECT id FROM requests WHERE tenant = ?1 AND id > ?2 ORDER BY 1 LIMIT ?3`;
    return Promise.resolve(this.#db.all(sql, tenant, after, some).map(({ stream }) => String(stream)));
  }
}

/** By the columns: a record that somebody changed stands where it stood. */
function placed(row: Row) {
  const place = { at: Number(row['at']), stream: String(row['stream']), seq: Number(row['seq']) };
  return { place, record: recordAt(place, readable(row)) };
}

function readable(row: Row): unknown {
  try {
    return recordOf<unknown>(row);
  } catch {
    return undefined;
  }
}
