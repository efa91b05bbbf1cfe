import type { openAttention } from '../stores.ts';
import { Speech } from '../text/text.ts';

const t = new Speech();

type Operator = Parameters<NonNullable<Awaited<ReturnType<typeof openAttention>>>['attention']['retry']>[0];

/** Whoever may read and write the store may do what an admin may; the trail says that it was the operator. */
export const operatorOf = (tenant: string): Operator =>
  ({ tenant, id: 'operator', name: t.say('operator.name'), email: '', roles: ['TEAMS_SERVICE_ADMIN', 'GLOBAL_ADMIN'] });

/** Whose it is by `--tenant`: the tenant's id, or its name as `npm run tenants -- list` tells it. Without one, anybody's. */
export const isOf = (asked: string | undefined) => ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
  asked === undefined || [id, name.toLowerCase()].includes(asked.toLowerCase());

/** Where what is said goes: what was asked for, and why it was not done. */
export type Said = Pick<Console, 'log' | 'error'>;

/** Tells how a command is used: on stdout where somebody asks for that, else on stderr, as stdout may go into a file. The exit code of either. */
export function tellUsage(say: Said, usage: string, words: readonly string[]): 0 | 2 {
  const isAsked = words.length === 0 || words.includes('--help') || words.includes('-h');
  if (isAsked) say.log(usage);
  else say.error(usage);
  return isAsked ? 0 : 2;
}

/** Without control characters: what others wrote must not drive a terminal. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ');

/** The signs that JSON lets stand and a terminal takes for commands; in `\u` they say the same to whoever reads it. */
const harmless = (json: string): string => json.replaceAll(/[\u007f-\u009f]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

export const jsonLine = (value: unknown): string => harmless(JSON.stringify(value));
export const jsonLines = (value: unknown): string => harmless(JSON.stringify(value, null, 2));
