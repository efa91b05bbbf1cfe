import type { Instant } from '../clock.ts';
import { hashAfter } from './chain.ts';
import type { AuditKeys } from './keys.ts';
import type { AuditRecord, Entry, Head } from './record.ts';

/** Seals what tells of people and links the entries to the chain, after `head`. `correlation`: of whose press they come. */
export async function sealed(
  keys: AuditKeys,
  tenant: string,
  stream: string,
  head: Head,
  at: Instant,
  entries: readonly Entry[],
  correlation?: string,
): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  let { seq, hash } = head;
  for (const entry of entries) {
    seq += 1;
    const personal = entry.personal ?? [];
    const boxes = await Promise.all(personal.map(({ person, value }) => keys.seal(tenant, person, JSON.stringify(value))));
    // Who acts is as a rule sealed in the record, too: the key need not be looked for twice.
    const own = boxes[personal.findIndex(({ person }) => person === entry.actor)]?.key;
    const actor = entry.actor === 'system' ? 'system' : (own ?? (await keys.nameFor(tenant, entry.actor)));
    const facts = correlation === undefined ? entry.facts : { ...entry.facts, correlation };
    const record = { stream, seq, at, actor, code: entry.code, facts, sealed: boxes };
    hash = hashAfter(hash, record);
    records.push({ ...record, hash });
  }
  return records;
}

/** The head after these records. */
export function headAfter(head: Head, records: readonly AuditRecord[]): Head {
  const last = records.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : head;
}
