import type { AuditRecord, Head } from './record.ts';

/** What has been recorded. A record is written by the store of what it tells of, in one write with it. */
export interface Trail {
  head(tenant: string, stream: string): Promise<Head>;
  /** A stream's records, first first. */
  records(tenant: string, stream: string): Promise<readonly AuditRecord[]>;
}
