import { day, type Instant } from '../../clock.ts';
import { reservationLifetime, type Place, type QuotaReached, type Quotas } from '../../requests/request-store.ts';
import type { Database } from './database.ts';

/** The first quota that has no place left, the one that lasts longest first. Inside the transaction that takes the place. */
export function quotaReached(db: Database, place: Place, quotas: Quotas, now: Instant): QuotaReached | undefined {
  return openReached(db, place, quotas, now) ?? dailyReached(db, place, quotas, now, 'dailyPerPerson') ?? dailyReached(db, place, quotas, now, 'dailyPerTenant');
}

/** Other requests that are there, and places of which one may come yet: its own may have come meanwhile, by another press of the same button. */
function openReached(db: Database, { tenant, request, requester }: Place, { openPerPerson: limit }: Quotas, now: Instant): QuotaReached | undefined {
  const count = (sql: string, ...values: readonly (string | number)[]): number => Number(db.one(`SELECT COUNT(*) AS n FROM ${sql}`, tenant, requester, ...values)?.['n']);
  const room = limit - count('requests WHERE tenant = ? AND requester = ? AND wake_at IS NOT NULL AND id <> ?', request);
  const lately = 'submissions s WHERE s.tenant = ? AND s.requester = ? AND s.at > ?';
  // That there is room without looking at each of them, and for most people there is, costs next to nothing.
  const isRoom = count(lately, now - reservationLifetime) < room || count(`${lately} AND s.request <> ? AND ${unwritten}`, now - reservationLifetime, request) < room;
  return isRoom ? undefined : { quota: 'openPerPerson', limit, until: undefined };
}

const unwritten = 'NOT EXISTS (SELECT 1 FROM requests r WHERE r.tenant = s.tenant AND r.id = s.request)';

/** There is a place again once the oldest of the last so many is a day old. */
function dailyReached(
  db: Database,
  { tenant, request, requester }: Place,
  quotas: Quotas,
  now: Instant,
  quota: 'dailyPerPerson' | 'dailyPerTenant',
): QuotaReached | undefined {
  const limit = quotas[quota];
  const [whose, who] = quota === 'dailyPerPerson' ? ['AND s.requester = ?', [requester]] : ['', []];
  const last = (which: string, ...values: readonly (string | number)[]) =>
    db.one(`SELECT s.at AS at FROM submissions s WHERE s.tenant = ? ${whose} AND s.at > ? ${which} ORDER BY s.at DESC LIMIT 1 OFFSET ?`, tenant, ...who, now - day, ...values, limit - 1);
  if (!last('')) return undefined;
  // Places count that are another's, and whose request is there or has been on its way for a short time only.
  const oldest = last(`AND s.request <> ? AND (s.at > ? OR NOT ${unwritten})`, request, now - reservationLifetime);
  return oldest && { quota, limit, until: Number(oldest['at']) + day };
}

/** What is older than a day counts for nothing any more. */
export function writeSubmission(db: Database, { tenant, request, requester }: Place, now: Instant): void {
  db.run('DELETE FROM submissions WHERE tenant = ? AND at <= ?', tenant, now - day);
  db.run('INSERT OR REPLACE INTO submissions (tenant, request, requester, at) VALUES (?, ?, ?, ?)', tenant, request, requester, now);
}
