import { recordAt, type Place } from '../../audit/page.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { itemId, type Item } from './item.ts';

/** The records that were written at once, all of one instant. Two who go on from the same record write the same id, so one of them is refused. */
export interface AuditItem extends Item {
  readonly stream: string;
  /** Of the first of them. */
  readonly seq: number;
  /** Where the first of them stands in the tenant's whole trail: one path in the index, where instant, stream and number would be a composite of three. */
  readonly moment: string;
  readonly records: readonly AuditRecord[];
}

export function auditItem(tenant: string, records: readonly AuditRecord[]): AuditItem | undefined {
  const [first] = records;
  if (!first) return undefined;
  const { stream, seq } = first;
  return { id: itemId('audit', stream, seq), tenantId: tenant, kind: 'audit', stream, seq, moment: momentOf(first), records };
}

/** Whole numbers of 16 digits, which is as far as JavaScript counts: in the order of words they are in their own. */
const digits = (count: number): string => String(Math.min(Math.max(0, Math.floor(count)), Number.MAX_SAFE_INTEGER)).padStart(16, '0');

export const momentOf = ({ at, stream, seq }: Place): string => `${digits(at)} ${stream} ${digits(seq)}`;

/** An item's records where they stand, first first. By the item: a record that somebody changed stands where it stood. */
export function placedRecords({ moment, stream, seq, records }: AuditItem): readonly { readonly place: Place; readonly record: AuditRecord }[] {
  const at = Number(/^\d{16}/.exec(moment)?.[0]);
  return [records].flat().map((record: unknown, index) => {
    const place = { at, stream, seq: seq + index };
    return { place, record: recordAt(place, record) };
  });
}

/** Those that stand before a place, newest first. */
export function recordsBefore(before: Place, item: AuditItem): ReturnType<typeof placedRecords> {
  const limit = momentOf(before);
  return placedRecords(item).filter(({ place }) => momentOf(place) < limit).toReversed();
}
