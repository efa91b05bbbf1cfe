import type { AuditRecord } from '../../audit/record.ts';
import type { StreamCheck, Subject } from '../../requests/whole-trail.ts';
import { subjectText } from '../../text/subject-text.ts';
import type { Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { commandButton, notice, noticeView } from './notice.ts';
import { longestChoice, press } from './press.ts';
import { nameInLine, recordLines } from './record-lines.ts';

/** A record with what it tells of, as it is called today, and the name of who acted, as far as it may still be known. */
export interface ToldRecord {
  readonly record: AuditRecord;
  readonly about: Subject;
  readonly who: string | undefined;
}

/** A stream that is not as it was written. */
export interface Broken {
  readonly about: Subject;
  readonly seq: number;
  readonly why: Extract<StreamCheck, { readonly ok: false }>['why'];
}

export interface Verdict {
  readonly streams: number;
  /** Those of the streams that are sound. */
  readonly records: number;
  readonly broken: number;
  /** The first of them. */
  readonly examples: readonly Broken[];
  /** False where the time was over before all was looked at. */
  readonly isWhole: boolean;
}

/** Seen at once; the rest of the page is folded. */
const shown = 4;

/** A page of all that was recorded, newest first. `isLater`: it is not the first. */
export const trailCard = (t: Speech, records: readonly ToldRecord[], next: string | undefined, isLater: boolean): Card => draw(trailView(t, records, next, isLater));

export function trailView(t: Speech, records: readonly ToldRecord[], next: string | undefined, isLater: boolean): View {
  const lines = recordLines(t, records.map(({ record, who, about }) => ({ record, who, about: subjectText(t, about) })));
  const earlier = lines.slice(shown);
  const title = t.say('audit.title');
  // A button can carry so much; the ids of templates are whatever their manifests say.
  const isTooLong = next !== undefined && next.length > longestChoice;
  return {
    card: 'history',
    kicker: '',
    title,
    text: t.say(isLater ? 'audit.older' : 'audit.newest', { count: records.length }),
    records: lines.slice(0, shown),
    folded: earlier.length > 0,
    foldTitle: t.say('history.earlier', { count: earlier.length }),
    earlier,
    seal: isTooLong ? t.say('audit.olderElsewhere') : '',
    presses: [
      ...(next === undefined || isTooLong ? [] : [press(t.say('button.older'), 'audit.page', { choice: next })]),
      ...(isLater ? [press(t.say('button.newest'), 'audit.page')] : []),
      press(t.say('button.verify'), 'audit.verify'),
    ],
    fallback: title,
  };
}

export const verdictCard = (t: Speech, verdict: Verdict): Card => draw(verdict.broken > 0 ? brokenView(t, verdict) : verdictView(t, verdict));

export function verdictView(t: Speech, { streams, records, isWhole }: Verdict): View {
  const next = [commandButton(t, 'audit')];
  if (isWhole) return noticeView(t.say('audit.sound.title'), t.say('audit.sound.text', { records, streams }), next, []);
  return noticeView(t.say('audit.unfinished.title'), t.say('audit.unfinished.text', { records, streams }), next, []);
}

export function brokenView(t: Speech, { streams, broken, examples, isWhole }: Verdict): View {
  const lines = examples.map(({ about, seq, why }) => t.mark(`audit.broken.${why}`, { about: nameInLine(subjectText(t, about)), seq }));
  const untold = broken - examples.length;
  const rest = untold > 0 || !isWhole ? [t.say('audit.broken.more', { count: untold })] : [];
  return noticeView(t.say('audit.broken.title', { broken, streams }), t.say('audit.broken.text'), [commandButton(t, 'audit')], [...lines, ...rest]);
}

export const uncheckedCard = (t: Speech): Card => notice(t.say('audit.checking.title'), t.say('audit.checking.text'), [commandButton(t, 'verify audit')]);
