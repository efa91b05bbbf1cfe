import { isTextKey, plain, type Speech } from './text.ts';

/** A record of the trail, as far as its words need it. */
export interface Told {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** An audit event in words; a code without words is shown as it is. */
export function eventText(t: Speech, { code, facts }: Told): string {
  const key = `event.${code}`;
  if (!isTextKey(key)) return plain(code);
  const values = Object.entries(facts).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)] as const);
  return t.mark(key, Object.fromEntries(values));
}
