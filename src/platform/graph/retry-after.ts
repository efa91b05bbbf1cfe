import { day, second, type Instant } from '../../clock.ts';

/**
 * When to ask again by a `Retry-After`: seconds, also fractions of them, or an HTTP date (RFC 9110, 10.2.3); in a day at the latest.
 * Undefined where it says nothing, or nothing that lies ahead: who asks again at once is throttled for ever.
 */
export function askAgainAt(header: string | null | undefined, now: Instant): Instant | undefined {
  if (!header?.trim()) return undefined;
  const seconds = Number(header);
  const at = Number.isFinite(seconds) ? now + Math.round(seconds * second) : Date.parse(header);
  return at > now ? Math.min(at, now + day) : undefined;
}
