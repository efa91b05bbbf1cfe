import type { AuditRecord } from '../../audit/record.ts';

/** One row for every record. The index is for whoever reads a tenant's events by time. */
const table = `
CREATE TABLE IF NOT EXISTS audit_events (
  tenant_id text NOT NULL,
  stream text NOT NULL,
  seq integer NOT NULL CHECK (seq > 0),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  code text NOT NULL,
  facts jsonb NOT NULL,
  sealed jsonb NOT NULL,
  hash text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, stream, seq)
);
CREATE INDEX IF NOT EXISTS audit_events_by_time ON audit_events (tenant_id, at, stream, seq)`;

/**
 * Statements that are sent together are one transaction, at whose end the lock goes: `IF NOT EXISTS` alone fails for one of two
 * who create at once (`www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS`).
 */
export const createTable = `SELECT pg_advisory_xact_lock(hashtextextended('teamwright.audit_events', 0));${table}`;

/** The same order for all: two who insert the same rows in different orders would wait for each other. */
export const insertRecords = `
INSERT INTO audit_events (tenant_id, stream, seq, at, actor, code, facts, sealed, hash)
SELECT $1::text, stream, seq, at, actor, code, facts, sealed, hash
FROM jsonb_to_recordset($2::jsonb)
  AS told (stream text, seq integer, at timestamptz, actor text, code text, facts jsonb, sealed jsonb, hash text)
ORDER BY stream, seq
ON CONFLICT DO NOTHING`;

/** The parameters of `insertRecords`. Times go as text: to the microsecond, which milliseconds fit into. */
export function parametersFor(tenant: string, records: readonly AuditRecord[]): [string, string] {
  return [tenant, JSON.stringify(records.map((record) => ({ ...record, at: new Date(record.at).toISOString() })))];
}

/** SQLSTATE `undefined_table`. */
export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '42P01';
