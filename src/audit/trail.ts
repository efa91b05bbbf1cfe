import type { AuditRecord, Head } from './record.ts';

/** The trails that are not a request's: those of templates and of the tenant itself. Reads serve every stream. */
export interface Trail {
  head(tenant: string, stream: string): Promise<Head>;
  /** Answers false, and keeps nothing, when the stream's head is not `after` any more. */
  append(tenant: string, after: Head, records: readonly AuditRecord[]): Promise<boolean>;
  /** A stream's records, first first. */
  records(tenant: string, stream: string): Promise<readonly AuditRecord[]>;
}
