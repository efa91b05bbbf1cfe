import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json' with { type: 'json' };
import { plain } from './plain.ts';

export { plain } from './plain.ts';

export type TextKey = keyof typeof en;
export type TextValues = Readonly<Record<string, string | number>>;

const languages: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en };

interface Format {
  readonly message: IntlMessageFormat;
  /** What stands where a value is missing: an older record may not have it, and a card must be drawn all the same. */
  readonly blanks: TextValues;
}

const formats = new Map<string, Format>();

/** To make one of the platform's own takes longer than to use it a hundred times. As many as readers' locales and zones, within reason. */
const kept = new Map<string, unknown>();
const mostKept = 1000;
const longestId = 100;

function keep<Made>(id: string, make: () => Made): Made {
  if (id.length > longestId) return make();
  if (kept.has(id)) return kept.get(id) as Made;
  if (kept.size >= mostKept) kept.clear();
  const made = make();
  kept.set(id, made);
  return made;
}

export const isTextKey = (key: string): key is TextKey => Object.hasOwn(en, key);

const toTheMinute = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** What is said to one reader: in their language, with times as their clock shows them. */
export class Speech {
  readonly #language: string;
  /** With its region, which decides how dates look. */
  readonly #locale: string;
  readonly #timeZone: string | undefined;

  /** `locale` as Teams sends it (`fr-FR`); a language that is not shipped, or no locale at all, is English. */
  constructor(locale?: string, timeZone?: string) {
    const asked = canonical(locale);
    const language = asked?.split('-', 1)[0] ?? 'en';
    const shipped = Object.hasOwn(languages, language);
    this.#language = shipped ? language : 'en';
    this.#locale = shipped && asked !== undefined ? asked : this.#language;
    this.#timeZone = timeZone;
  }

  /** Plain text: titles of buttons, labels of inputs. */
  say(key: TextKey, values: TextValues = {}): string {
    const { message, blanks } = this.#format(key);
    return String(message.format({ ...blanks, ...values }));
  }

  /** Text for a place that understands Markdown: whatever people typed into the values stays what it is. */
  mark(key: TextKey, values: TextValues = {}): string {
    const escaped = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]);
    return this.say(key, Object.fromEntries(escaped) as TextValues);
  }

  /**
   * `22 Nov, 14:02 GMT+1`; the zone's label is always there, because readers sit in several. UTC where the zone is
   * unknown, `…` where the time is none: a record that somebody changed is shown all the same.
   */
  time(at: number): string {
    const moment = new Date(at);
    if (Number.isNaN(moment.getTime())) return '…';
    return this.#dated((timeZone) =>
      keep(`time ${this.#locale} ${timeZone}`, () => new Intl.DateTimeFormat(this.#locale, { ...toTheMinute, hourCycle: 'h23', timeZone })).format(moment),
    );
  }

  /** `21 – 28 Nov`: the days on which these instants are, as the reader's calendar has them. */
  days(from: number, until: number): string {
    return this.#dated((timeZone) =>
      keep(`days ${this.#locale} ${timeZone}`, () => new Intl.DateTimeFormat(this.#locale, { day: 'numeric', month: 'short', timeZone })).formatRange(from, until),
    );
  }

  /** `Ann, Bob, and Cleo` */
  list(items: readonly string[]): string {
    return this.#listOf('conjunction', items);
  }

  /** `Ann, Bob, or Cleo` */
  either(items: readonly string[]): string {
    return this.#listOf('disjunction', items);
  }

  /** What is said first, where there is no room for all of it. */
  firstSentence(text: string): string {
    const segmenter = keep(`sentences ${this.#language}`, () => new Intl.Segmenter(this.#language, { granularity: 'sentence' }));
    const [first] = segmenter.segment(text);
    return first?.segment.trim() ?? '';
  }

  /** In the reader's zone, or in UTC where there is no such. */
  #dated(format: (timeZone: string) => string): string {
    try {
      return format(this.#timeZone ?? 'UTC');
    } catch {
      return format('UTC');
    }
  }

  #listOf(type: 'conjunction' | 'disjunction', items: readonly string[]): string {
    return keep(`${type} ${this.#language}`, () => new Intl.ListFormat(this.#language, { type })).format(items);
  }

  #format(key: TextKey): Format {
    const id = `${this.#language} ${key}`;
    const known = formats.get(id);
    if (known) return known;
    const text = (languages[this.#language] ?? en)[key];
    const message = new IntlMessageFormat(text, this.#language, undefined, { ignoreTag: true });
    const format = { message, blanks: Object.fromEntries([...placeholders(text)].map((name) => [name, '…'])) };
    formats.set(id, format);
    return format;
  }
}

/** The names of a text's values. */
export const placeholders = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(/\{\s*(\w+)\s*(?=[,}])/g), ([, name = '']) => name));

/** Undefined for what is no locale. */
function canonical(locale: string | undefined): string | undefined {
  if (locale === undefined) return undefined;
  return keep(`locale ${locale}`, () => {
    try {
      return Intl.getCanonicalLocales(locale)[0];
    } catch {
      return undefined;
    }
  });
}
