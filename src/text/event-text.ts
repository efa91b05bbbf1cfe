import { isTextKey, plain, type Speech } from './text.ts';

/** A record of the trail, as far as its words need it; somebody may have changed it in the store. */
export interface Told {
  readonly code: string | number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** An audit event in words, for a place that understands Markdown; a code without words is shown as it is. */
export function eventText(t: Speech, { code, facts }: Told): string {
  const key = `event.${code}`;
  return isTextKey(key) ? t.mark(key, valuesOf(facts)) : plain(String(code));
}

/** The same for a place that shows each character as it is. */
export function eventWords(t: Speech, { code, facts }: Told): string {
  const key = `event.${code}`;
  return isTextKey(key) ? t.say(key, valuesOf(facts)) : String(code);
}

const valuesOf = (facts: Told['facts']) => Object.fromEntries(Object.entries(facts ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)] as const));
