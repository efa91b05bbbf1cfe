import type { AuditRecord } from '../../audit/record.ts';
import type { History } from '../../requests/requests.ts';
import { isTextKey, plain, type Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { press } from './press.ts';

/** The newest records that fit a card. */
const shown = 25;

/** A request's trail, read aloud; `names` says who acted, by the actor's key, as far as it may still be known. */
export function historyCard(t: Speech, { request, records, verification }: History, names: ReadonlyMap<string, string>): Card {
  const title = t.mark('history.title', { name: request.plan.name, reference: request.reference });
  const left = Math.max(0, records.length - shown);
  return draw('history', {
    title,
    text: left > 0 ? t.say('history.left', { count: left }) : t.say('history.all', { count: records.length }),
    records: records.slice(-shown).map((record) => recordLine(t, record, names)),
    seal: verification.ok ? t.say('history.verified') : t.say('history.broken', { seq: verification.seq }),
    presses: [press(t.say('button.show'), 'request.show', { id: request.id })],
    fallback: title,
  });
}

function recordLine(t: Speech, record: AuditRecord, names: ReadonlyMap<string, string>): { what: string; when: string } {
  const who = record.actor === 'system' ? t.say('history.system') : plain(names.get(record.actor) ?? t.say('history.someone'));
  return { what: whatHappened(t, record), when: `${t.time(record.at)} · ${who}` };
}

/** An audit event in words; a code without words is shown as it is. */
export function whatHappened(t: Speech, { code, facts }: AuditRecord): string {
  const key = `event.${code}`;
  if (!isTextKey(key)) return plain(code);
  const values = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]));
  return t.mark(key, values);
}
