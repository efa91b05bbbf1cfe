import type { History } from '../../requests/history.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { press } from './press.ts';
import { recordLines } from './record-lines.ts';

/** The newest records are seen at once, some more when the card is unfolded, the rest is in the trail. */
const shown = 5;
const folded = 20;

/** A request's trail, read aloud, newest first; `names` says who acted, by the actor's key, as far as it may still be known. */
export const historyCard = (t: Speech, history: History, names: ReadonlyMap<string, string>): Card => draw(historyView(t, history, names));

export function historyView(t: Speech, { request, records, verification }: History, names: ReadonlyMap<string, string>): View {
  const newest = records.slice(-shown - folded).toReversed();
  const lines = recordLines(t, newest.map((record) => ({ record, who: names.get(record.actor) })));
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
