import type { AuditRecord } from '../../audit/record.ts';
import type { History } from '../../requests/history.ts';
import { eventText } from '../../text/event-text.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { press } from './press.ts';

/** The newest records are seen at once, some more when the card is unfolded, the rest is in the trail. */
const shown = 5;
const folded = 20;

/** A request's trail, read aloud, newest first; `names` says who acted, by the actor's key, as far as it may still be known. */
export const historyCard = (t: Speech, history: History, names: ReadonlyMap<string, string>): Card => draw(historyView(t, history, names));

export function historyView(t: Speech, { request, records, verification }: History, names: ReadonlyMap<string, string>): View {
  const lines = records.slice(-shown - folded).map((record) => recordLine(t, record, names)).reverse();
  const earlier = lines.slice(shown);
  const kicker = t.say('history.title', { reference: request.reference });
  return {
    card: 'history',
    kicker,
    title: plain(request.plan.name),
    text: t.say('history.text', { count: records.length }),
    records: lines.slice(0, shown),
    folded: earlier.length > 0,
    foldTitle: t.say('history.earlier', { count: earlier.length }),
    earlier,
    seal: verification.ok ? t.say('history.verified') : t.say('history.broken', { seq: verification.seq }),
    presses: [press(t.say('button.back'), 'request.show', { id: request.id })],
    fallback: kicker,
  };
}

function recordLine(t: Speech, record: AuditRecord, names: ReadonlyMap<string, string>): { what: string; when: string } {
  const who = record.actor === 'system' ? t.say('history.system') : plain(names.get(record.actor) ?? t.say('history.someone'));
  return { what: eventText(t, record), when: `${t.time(record.at)} · ${who}` };
}
