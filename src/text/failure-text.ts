import { remedies, type ErrorCode, type ErrorValues } from '../errors.ts';
import type { Speech, TextKey } from './text.ts';

/** Of a request; undefined in records that do not tell. */
type Failure = { readonly code: ErrorCode; readonly values: ErrorValues } | undefined;

/** What whoever mends it has to know beyond what the requester reads. */
const forAdmins: Partial<Record<ErrorCode, TextKey>> = {
  'graph.forbidden': 'attention.forbidden',
  'graph.unpermitted': 'attention.unpermitted',
  'graph.signIn': 'attention.signIn',
};

/** What stopped a request and who mends it, for whoever asked for the team. An outage only stops one that has waited for a day. */
export function failureText(t: Speech, failure: Failure): string {
  const code = failure?.code ?? 'unexpected';
  return remedies[code] === 'again' ? t.say('state.outage') : t.mark(`error.${code}`, failure?.values ?? {});
}

/** The same for admins and operators: where it is found out what has to be mended. */
export function failureTextForAdmins(t: Speech, failure: Failure): string {
  const key = failure && forAdmins[failure.code];
  return key ? t.say(key) : failureText(t, failure);
}
