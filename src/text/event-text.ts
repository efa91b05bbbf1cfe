import { isTextKey, plain, type Speech } from './text.ts';

/** A record of the trail, as far as its words need it; somebody may have changed it in the store. */
export interface Told {
  readonly code: string | number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** An audit event in words; a code without words is shown as it is. */
export function eventText(t: Speech, { code, facts }: Told): string {
  const key = `event.${code}`;
  if (!isTextKey(key)) return plain(String(code));
  const values = Object.entries(facts ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)] as const);
  return t.mark(key, Object.fromEntries(values));
}
