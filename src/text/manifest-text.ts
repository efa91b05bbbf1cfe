import type { Speech, TextKey, TextValues } from './text.ts';

/** What there is to say of a manifest's field. */
export interface Remarked {
  readonly path: string;
  readonly code: string;
  readonly values: TextValues;
}

/** A line: the field's path, and what is the matter with it. */
export const manifestText = (t: Speech, { path, code, values }: Remarked): string => `${path}: ${t.say(`manifestField.${code}` as TextKey, values)}`;
