import { remedies, type ErrorCode, type ErrorValues } from '../errors.ts';
import type { Speech } from './text.ts';

/** What stopped a request and who mends it, for whoever reads it. An outage only stops one that has waited for a day. */
export function failureText(t: Speech, failure: { readonly code: ErrorCode; readonly values: ErrorValues } | undefined): string {
  const code = failure?.code ?? 'unexpected';
  return remedies[code] === 'again' ? t.say('state.outage') : t.mark(`error.${code}`, failure?.values ?? {});
}
