import { eventWords } from '../../text/event-text.ts';
import { subjectText } from '../../text/subject-text.ts';
import type { Speech } from '../../text/text.ts';
import type { openTrail } from '../../stores.ts';
import { jsonLine, operatorOf, printable } from '../operator.ts';

export type Whole = NonNullable<Awaited<ReturnType<typeof openTrail>>>['whole'];
type Row = Awaited<ReturnType<Whole['records']>>[number];
type Subject = Awaited<ReturnType<Whole['subject']>>;

export type Shape = 'text' | 'json' | 'csv';

/** Names and subjects are asked for once each, as far as there is room; the trail itself may be of any length. */
const kept = 10_000;

/** Records of a tenant as lines: for people, for programs, or for a sheet. */
export class ToldRecords {
  readonly #t: Speech;
  readonly #whole: Whole;
  readonly #tenant: string;
  readonly #names = new Map<string, Promise<string | undefined>>();
  readonly #subjects = new Map<string, Promise<Subject>>();

  constructor(t: Speech, whole: Whole, tenant: string) {
    this.#t = t;
    this.#whole = whole;
    this.#tenant = tenant;
  }

  /** What stands above all lines, in this shape. */
  heading(shape: Shape): readonly string[] {
    return shape === 'csv' ? [csvRow(columns)] : [];
  }

  async line(shape: Shape, record: Row): Promise<string> {
    const [subject, who] = await Promise.all([this.#subjectOf(record.stream), this.#whoActed(record)]);
    const [at, what, about] = [momentOf(record.at), eventWords(this.#t, record), subjectText(this.#t, subject)];
    switch (shape) {
      case 'text':
        return printable([at, what, who, about].join('  '));
      case 'json':
        return jsonLine({ tenant: this.#tenant, at, what, who, about: subject, stream: record.stream, seq: record.seq, actor: record.actor, code: record.code, facts: record.facts, hash: record.hash });
      case 'csv': {
        const reference = subject.kind === 'request' ? subject.reference : '';
        return csvRow([at, what, who, about, reference, this.#tenant, record.stream, String(record.seq), record.code, JSON.stringify(record.facts)]);
      }
    }
  }

  async about(stream: string): Promise<string> {
    return printable(subjectText(this.#t, await this.#subjectOf(stream)));
  }

  async #whoActed(record: Row): Promise<string> {
    if (record.actor === 'system') return this.#t.say('history.system');
    const name = await once(this.#names, record.actor, () => this.#whole.nameOf(operatorOf(this.#tenant), record));
    // Another record may still tell it, where it was this one that somebody changed.
    if (name === undefined) this.#names.delete(record.actor);
    return name ?? this.#t.say('history.someone');
  }

  #subjectOf(stream: string): Promise<Subject> {
    return once(this.#subjects, stream, () => this.#whole.subject(operatorOf(this.#tenant), stream));
  }
}

const columns = ['at', 'what', 'who', 'about', 'reference', 'tenant', 'stream', 'seq', 'code', 'facts'];

function once<Found>(known: Map<string, Promise<Found>>, key: string, find: () => Promise<Found>): Promise<Found> {
  const there = known.get(key);
  if (there) return there;
  if (known.size >= kept) known.clear();
  const asked = find();
  known.set(key, asked);
  return asked;
}

/** `2026-11-22T13:05:00.000Z`, which sorts and is read everywhere; `…` where somebody has made it none. */
function momentOf(at: number): string {
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? '…' : moment.toISOString();
}

/** RFC 4180. What a sheet would take for a formula is text there. */
const csvRow = (cells: readonly string[]): string => cells.map((cell) => `"${printable(/^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',');
