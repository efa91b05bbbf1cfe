import type { AuditRecord } from '../../audit/record.ts';
import { eventText } from '../../text/event-text.ts';
import { plain, type Speech } from '../../text/text.ts';
import { shortened } from './shortened.ts';

/** A record for a card: the name of who acted, as far as it may still be known, and what it is about where the card does not say so. */
export interface LineOf {
  readonly record: AuditRecord;
  readonly who: string | undefined;
  readonly about?: string | undefined;
}

export interface RecordLine {
  readonly what: string;
  readonly when: string;
}

/** Room for a name in a line, in characters. */
const room = 60;

/** Bytes for all lines of a card together; what stands around each is about half as much again. */
const roomForAll = 18 * 1024;

/** A character may be made of any number of code units: a name has so many at most. */
const longest = room * 10;

/** Records as a card shows them. Somebody may have made one in the store longer than any card is: it hides no other. */
export function recordLines(t: Speech, all: readonly LineOf[]): readonly RecordLine[] {
  return all.map((one) => {
    const line = recordLine(t, one);
    const when = t.time(one.record.at);
    return Buffer.byteLength(JSON.stringify(line)) * all.length <= roomForAll ? line : { what: t.say('history.tooLong'), when };
  });
}

/** A name as long as a line of a card has room for. */
export const nameInLine = (name: string): string => shortened(name.slice(0, longest), room);

function recordLine(t: Speech, { record, who, about }: LineOf): RecordLine {
  const actor = record.actor === 'system' ? t.say('history.system') : plain(nameInLine(who ?? t.say('history.someone')));
  const when = [t.time(record.at), actor, ...(about === undefined ? [] : [plain(nameInLine(about))])].join(' · ');
  return { what: eventText(t, record), when };
}
