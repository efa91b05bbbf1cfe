import type { AuditRecord } from '../../audit/record.ts';
import { itemId, type Item } from './item.ts';

/** The records that were written at once. Two who go on from the same record write the same id, so one of them is refused. */
export interface AuditItem extends Item {
  readonly stream: string;
  /** Of the first of them. */
  readonly seq: number;
  readonly records: readonly AuditRecord[];
}

export function auditItem(tenant: string, records: readonly AuditRecord[]): AuditItem | undefined {
  const [first] = records;
  return first && { id: itemId('audit', first.stream, first.seq), tenantId: tenant, kind: 'audit', stream: first.stream, seq: first.seq, records };
}
