import type { AuditRecord } from '../../audit/record.ts';
import type { Database } from './database.ts';

/** Whether the records go on where their stream ends. Inside the transaction that writes them. */
export function continues(db: Database, tenant: string, [first]: readonly AuditRecord[]): boolean {
  if (!first) return true;
  const row = db.one('SELECT MAX(seq) AS seq FROM audit WHERE tenant = ? AND stream = ?', tenant, first.stream);
  return Number(row?.['seq'] ?? 0) === first.seq - 1;
}

export function writeAudit(db: Database, tenant: string, record: AuditRecord): void {
  const sql = 'INSERT INTO audit (tenant, stream, seq, at, value) VALUES (?, ?, ?, ?, ?)';
  db.run(sql, tenant, record.stream, record.seq, record.at, JSON.stringify(record));
}
