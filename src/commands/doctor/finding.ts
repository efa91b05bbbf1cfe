import { AppError, asAppError } from '../../errors.ts';
import type { Speech, TextKey, TextValues } from '../../text/text.ts';
import { isTextKey } from '../../text/text.ts';

/** `problem`: keeps teams from being made; `warning`: something is missing, or will be. */
export type State = 'ok' | 'warning' | 'problem';

/** What was looked at, and how it was found. */
export interface Finding {
  readonly state: State;
  readonly key: TextKey;
  readonly values: TextValues;
  /** Whose, where it is one tenant's. */
  readonly tenant?: string;
}

export const ok = (key: TextKey, values: TextValues = {}): Finding => ({ state: 'ok', key, values });
export const warning = (key: TextKey, values: TextValues = {}): Finding => ({ state: 'warning', key, values });
export const problem = (key: TextKey, values: TextValues = {}): Finding => ({ state: 'problem', key, values });

/** The app that was refused, and where. */
export interface Refused {
  readonly app: string;
  readonly tenant: string;
  /** A managed identity that is the bot itself: it has no app registration, so nobody can consent to it by a link. */
  readonly isIdentity?: boolean;
}

export const consentLink = ({ app, tenant }: Refused): string => `https://login.microsoftonline.com/${tenant}/adminconsent?client_id=${app}`;

/** Numbers of one kind: another subject, issuer or audience of a federated credential. */
const alike: Readonly<Record<number, number>> = { 70021: 700213, 700211: 700213, 700212: 700213 };

/** Why Microsoft said no, and what to do about it: by Entra's own number where it gave one (entra/identity-platform/reference-error-codes). */
export function whyRefused(t: Speech, thrown: unknown, refused: Refused): string {
  const error = asAppError(thrown);
  const kind = kindOf(error);
  if (kind === 'forbidden' && refused.isIdentity) return t.say('doctor.refusal.forbiddenToIdentity');
  const key = `doctor.refusal.${kind}`;
  const { app, tenant } = refused;
  const values = { app, tenant, link: consentLink(refused), number: error.values['refusal'] ?? '' };
  return t.say(isTextKey(key) ? key : 'doctor.refusal.other', values);
}

function kindOf({ code, values }: AppError): string {
  const number = Number(values['refusal']);
  if (number > 0) return String(alike[number] ?? number);
  if (values['what'] === 'identity') return 'identity';
  return code === 'graph.forbidden' || code === 'graph.signIn' ? 'forbidden' : 'unavailable';
}
