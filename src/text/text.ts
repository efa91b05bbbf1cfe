import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json' with { type: 'json' };

export type TextKey = keyof typeof en;
export type TextValues = Readonly<Record<string, string | number>>;

const languages: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en };
const formats = new Map<string, IntlMessageFormat>();

export const isTextKey = (key: string): key is TextKey => key in en;

/** What is said to one reader: in their language, with times as their clock shows them. */
export class Speech {
  readonly #language: string;
  readonly #timeZone: string | undefined;

  /** `locale` as Teams sends it (`fr-FR`); a language that is not shipped falls back to English. */
  constructor(locale?: string, timeZone?: string) {
    const language = (locale ?? 'en').split('-', 1)[0]?.toLowerCase() ?? 'en';
    this.#language = language in languages ? language : 'en';
    this.#timeZone = timeZone;
  }

  /** Plain text: titles of buttons, labels of inputs. */
  say(key: TextKey, values: TextValues = {}): string {
    return String(this.#format(key).format(values));
  }

  /** Text for a place that understands Markdown: whatever people typed into the values stays what it is. */
  mark(key: TextKey, values: TextValues = {}): string {
    const escaped = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]);
    return this.say(key, Object.fromEntries(escaped) as TextValues);
  }

  /** `22 Nov, 14:02 GMT+1`; the zone's label is always there, because readers sit in several. */
  time(at: number): string {
    const shape = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
    const format = (timeZone: string): string =>
      new Intl.DateTimeFormat(this.#language, { ...shape, hourCycle: 'h23', timeZone }).format(at);
    try {
      return format(this.#timeZone ?? 'UTC');
    } catch {
      return format('UTC');
    }
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.#language, { type: 'conjunction' }).format(items);
  }

  #format(key: TextKey): IntlMessageFormat {
    const id = `${this.#language} ${key}`;
    const known = formats.get(id);
    if (known) return known;
    const text = (languages[this.#language] ?? en)[key];
    const format = new IntlMessageFormat(text, this.#language, undefined, { ignoreTag: true });
    formats.set(id, format);
    return format;
  }
}

/** What somebody typed, so that no card takes it for a link, a mention, a list or formatting. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, ' ')
    .replaceAll(/[\\`*_[\](){}<>#~|!]/g, (mark) => `\\${mark}`)
    .replace(/^(\s*)([-+=]|\d+[.)])/, '$1\\$2')
    .replaceAll(/(https?|ftp|mailto|tel):/gi, '$1\u200A:');
}
