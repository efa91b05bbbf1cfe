import { day, type Instant } from '../../clock.ts';
import { reservationLifetime, type Place, type QuotaReached, type Quotas } from '../../requests/request-store.ts';
import type { Database } from './database.ts';

/** Places that count: those of others, whose request is there, or has been on its way for a short time only. */
const counted = `FROM submissions s LEFT JOIN requests r ON r.tenant = s.tenant AND r.id = s.request
  WHERE s.tenant = ? AND s.request <> ? AND (r.id IS NOT NULL OR s.at > ?)`;

/** The first quota that has no place left, the one that lasts longest first. Inside the transaction that takes the place. */
export function quotaReached(db: Database, place: Place, quotas: Quotas, now: Instant): QuotaReached | undefined {
  return openReached(db, place, quotas, now) ?? dailyReached(db, place, quotas, now, 'dailyPerPerson') ?? dailyReached(db, place, quotas, now, 'dailyPerTenant');
}

function openReached(db: Database, { tenant, request, requester }: Place, { openPerPerson: limit }: Quotas, now: Instant): QuotaReached | undefined {
  const open = db.one('SELECT COUNT(*) AS n FROM requests WHERE tenant = ? AND requester = ? AND wake_at IS NOT NULL', tenant, requester);
  const coming = db.one(`SELECT COUNT(*) AS n ${counted} AND s.requester = ? AND r.id IS NULL`, tenant, request, now - reservationLifetime, requester);
  const isReached = Number(open?.['n']) + Number(coming?.['n']) >= limit;
  return isReached ? { quota: 'openPerPerson', limit, until: undefined } : undefined;
}

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
  const sql = `SELECT s.at AS at ${counted} ${whose} AND s.at > ? ORDER BY s.at DESC LIMIT 1 OFFSET ?`;
  const oldest = db.one(sql, tenant, request, now - reservationLifetime, ...who, now - day, limit - 1);
  return oldest && { quota, limit, until: Number(oldest['at']) + day };
}

/** What is older than a day counts for nothing any more. */
export function writeSubmission(db: Database, { tenant, request, requester }: Place, now: Instant): void {
  db.run('DELETE FROM submissions WHERE tenant = ? AND at <= ?', tenant, now - day);
  db.run('INSERT OR REPLACE INTO submissions (tenant, request, requester, at) VALUES (?, ?, ?, ?)', tenant, request, requester, now);
}
