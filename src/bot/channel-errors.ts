import { day, second } from '../clock.ts';
import { AppError } from '../errors.ts';

/** Codes of Node that mean: no connection came about, so nobody has read a word. */
const unsent: readonly (string | undefined)[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** 403s after which nothing more is said until the person speaks. */
const closedDoors: readonly (string | undefined)[] = ['BotDisabledByAdmin', 'ConversationBlockedByUser', 'MessageWritesBlocked'];

/**
 * What Teams' answer means (reliability.md; microsoftteams/platform/bots/build-conversational-capability, status codes):
 * what may be sent again, what must not, what waits for the person. `now` in ms since 1970.
 */
export function channelError(thrown: unknown, call: 'post' | 'edit', now: number): AppError {
  if (thrown instanceof AppError) return thrown;
  const { status, code, retryAfter } = described(thrown);
  const values = { code: code ?? '', status: status ?? 0 };
  switch (values.status) {
    // Our own registration or token: nothing was said, and an operator mends it for all messages at once.
    case 401:
      return new AppError('channel.unavailable', values, { cause: thrown });
    case 403:
      return new AppError(refusedBy(code), values, { cause: thrown });
    case 404:
      return new AppError('channel.gone', values);
    case 412:
    case 429:
      return new AppError('channel.throttled', values, notBefore(retryAfter, now));
    case 413:
      return new AppError('channel.tooBig', values, { cause: thrown });
    default:
      return otherwise(thrown, call, status, code, values);
  }
}

function otherwise(thrown: unknown, call: 'post' | 'edit', status: number | undefined, code: string | undefined, values: AppError['values']): AppError {
  const isAnswer = status !== undefined && status < 500 && status !== 408;
  if (isAnswer) return new AppError('channel.refused', values, { cause: thrown });
  const isKnown = call === 'edit' || (status === undefined && unsent.includes(code));
  return new AppError(isKnown ? 'channel.unavailable' : 'channel.ambiguous', values, { cause: thrown });
}

function refusedBy(code: string | undefined): 'channel.notInstalled' | 'channel.blocked' | 'channel.refused' {
  if (code === 'BotNotInConversationRoster') return 'channel.notInstalled';
  return closedDoors.includes(code) ? 'channel.blocked' : 'channel.refused';
}

interface Described {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfter: string | undefined;
}

function described(thrown: unknown): Described {
  const error = thrown as {
    statusCode?: number;
    code?: string;
    details?: { error?: { code?: string } };
    response?: { headers?: { get(name: string): string | undefined } };
  } | null;
  return {
    status: error?.statusCode,
    code: error?.details?.error?.code ?? error?.code,
    retryAfter: error?.response?.headers?.get('retry-after'),
  };
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in a day at the latest; nothing where it is neither, or does not lie ahead. */
function notBefore(header: string | undefined, now: number): { notBefore?: number } {
  if (!header?.trim()) return {};
  const seconds = Number(header);
  const at = Number.isFinite(seconds) ? now + seconds * second : Date.parse(header);
  return at > now ? { notBefore: Math.min(at, now + day) } : {};
}
