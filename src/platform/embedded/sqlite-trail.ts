import { noHead, type AuditRecord, type Head } from '../../audit/record.ts';
import type { Trail } from '../../audit/trail.ts';
import { recordOf, type Database } from './database.ts';

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
    const sql = 'SELECT value FROM audit WHERE tenant = ? AND stream = ? ORDER BY seq';
    return Promise.resolve(this.#db.all(sql, tenant, stream).map(recordOf<AuditRecord>));
  }
}
