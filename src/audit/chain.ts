import { createHash } from 'node:crypto';
import type { AuditRecord, Head } from './record.ts';

/** JSON with sorted keys, so that equal records have equal bytes whoever wrote them. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}

export function hashAfter(previous: string, record: Omit<AuditRecord, 'hash'>): string {
  const { stream, seq, at, actor, code, facts, sealed } = record;
  return createHash('sha256')
    .update(previous)
    .update('\n')
    .update(canonical({ stream, seq, at, actor, code, facts, sealed }))
    .digest('hex');
}

export type Verification =
  | { readonly ok: true; readonly records: number }
  | {
      readonly ok: false;
      readonly seq: number;
      /** The last three by the head that is kept apart: the records end before it, the chain is another one, or that head itself is not ours. */
      readonly why: 'gap' | 'foreign' | 'hash' | 'tail' | 'cut' | 'rewritten' | 'head';
    };

/** Checks a whole stream, first record first, against its head. */
export function verify(stream: string, records: readonly AuditRecord[], head: Head): Verification {
  let previous = '';
  let seq = 0;
  for (const record of records) {
    seq += 1;
    if (record.seq !== seq) return { ok: false, seq, why: 'gap' };
    if (record.stream !== stream) return { ok: false, seq, why: 'foreign' };
    if (record.hash !== hashAfter(previous, record)) return { ok: false, seq, why: 'hash' };
    previous = record.hash;
  }
  if (seq !== head.seq || previous !== head.hash) return { ok: false, seq: head.seq, why: 'tail' };
  return { ok: true, records: seq };
}
