import type { Instant } from '../../clock.ts';
import type { ClaimedRun, RunStore } from '../../provisioning/run-store.ts';
import type { Run } from '../../provisioning/run.ts';
import { recordOf, type Database } from './database.ts';

export class SqliteRunStore implements RunStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** A parked run is nobody's: a claim that has not ended yet is over. */
  async open(run: Run, now: Instant): Promise<void> {
    const { tenant, request, attempt } = run;
    this.#db.run(
      `INSERT INTO runs (tenant, request, attempt, epoch, due_at, claim_end, value) VALUES (?, ?, ?, 0, ?, 0, ?)
       ON CONFLICT (tenant, request, attempt) DO UPDATE SET due_at = excluded.due_at, epoch = epoch + 1, claim_end = 0
       WHERE json_extract(runs.value, '$.state') = 'parked'`,
      tenant,
      request,
      attempt,
      now,
      JSON.stringify(run),
    );
    return Promise.resolve();
  }

  async run(tenant: string, request: string, attempt: number): Promise<Run | undefined> {
    const sql = 'SELECT value FROM runs WHERE tenant = ? AND request = ? AND attempt = ?';
    const row = this.#db.one(sql, tenant, request, attempt);
    return Promise.resolve(row && recordOf<Run>(row));
  }

  async claim(tenant: string, now: Instant, end: Instant, first: 'begun' | 'new'): Promise<ClaimedRun | undefined> {
    const row = this.#db.one(
      `UPDATE runs SET epoch = epoch + 1, claim_end = ?1
       WHERE (tenant, request, attempt) = (
         SELECT tenant, request, attempt FROM runs WHERE tenant = ?2 AND due_at <= ?3 AND claim_end <= ?3
         ORDER BY (epoch = 0) = ?4 DESC, due_at LIMIT 1)
       RETURNING epoch, value`,
      end,
      tenant,
      now,
      first === 'new' ? 1 : 0,
    );
    return Promise.resolve(row && { run: recordOf<Run>(row), epoch: Number(row['epoch']), end, isLast: false });
  }

  async renew(claimed: ClaimedRun, end: Instant): Promise<boolean> {
    const sql = 'UPDATE runs SET claim_end = ? WHERE tenant = ? AND request = ? AND attempt = ? AND epoch = ?';
    return Promise.resolve(this.#db.run(sql, end, ...keyOf(claimed)) === 1);
  }

  async release(claimed: ClaimedRun, dueAt: Instant | undefined): Promise<void> {
    const sql = 'UPDATE runs SET claim_end = 0, due_at = ? WHERE tenant = ? AND request = ? AND attempt = ? AND epoch = ?';
    this.#db.run(sql, dueAt ?? null, ...keyOf(claimed));
    return Promise.resolve();
  }
}

const keyOf = ({ run, epoch }: ClaimedRun): [string, string, number, number] => [run.tenant, run.request, run.attempt, epoch];
