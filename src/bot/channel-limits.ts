import { hour, second } from '../clock.ts';
import type { CallLimit } from '../limits.ts';

/**
 * `mailing`: said unasked, and may wait. `reply`: somebody looks at the screen and waits for it; replies have a share of
 * each limit that no mailing takes.
 */
export type Pace = 'mailing' | 'reply';

/** Calls that arrive less evenly than they left still fit: each window is so much longer here, in ms. */
const unevenness = second / 5;

/** Of `calls` within so many ms, mailings take no more than `mailings`; the rest is left to replies. */
interface Row {
  readonly calls: number;
  readonly mailings: number;
  readonly within: number;
}

/** What a bot may say or change in one conversation (microsoftteams/platform/bots/how-to/rate-limit). */
const perConversation: readonly Row[] = [
  { calls: 7, mailings: 5, within: second },
  { calls: 60, mailings: 48, within: 30 * second },
  { calls: 1800, mailings: 1500, within: hour },
];

/** "About 30 requests a second" per app and tenant. */
const perTenant: readonly Row[] = [{ calls: 30, mailings: 24, within: second }];

/** Everything that Teams counts a call in this conversation by, and for a mailing what it leaves free. */
export function channelLimits(tenant: string, conversation: string, pace: Pace): readonly CallLimit[] {
  const whole = `channel:${tenant}`;
  return [...perTenant.flatMap((row) => limits(whole, row, pace)), ...perConversation.flatMap((row) => limits(`${whole}:${conversation}`, row, pace))];
}

function limits(of: string, { calls, mailings, within }: Row, pace: Pace): readonly CallLimit[] {
  const key = `${of}:${within}`;
  const all = { key, calls, within: within + unevenness };
  return pace === 'reply' ? [all] : [all, { ...all, key: `${key}:mailings`, calls: mailings }];
}
