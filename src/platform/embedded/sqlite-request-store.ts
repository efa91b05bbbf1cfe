import { foldName } from '../../catalog/naming.ts';
import type { Instant } from '../../clock.ts';
import { firstIdAt } from '../../ids.ts';
import type { Commit, CommitResult, RunWrite } from '../../requests/commit.ts';
import type { Tallied } from '../../requests/figures.ts';
import { reservationLifetime, type Place, type QuotaReached, type Quotas, type RequestStore } from '../../requests/request-store.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { writeAudit } from './audit-rows.ts';
import { recordOf, type Database } from './database.ts';
import { writeEffect } from './effect-rows.ts';
import { quotaReached, writeSubmission } from './submission-rows.ts';
import { talliedRows } from './tallied-rows.ts';

/** Requests and their commits: all of each in one transaction. */
export class SqliteRequestStore implements RequestStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  commit({ request, expected, audit, effects, run }: Commit): Promise<CommitResult> {
    return this.#db.shared(() => {
      const { tenant, id } = request;
      const there = this.#db.one('SELECT version FROM requests WHERE tenant = ? AND id = ?', tenant, id);
      if (Number(there?.['version'] ?? 0) !== expected) return 'conflict';
      if (run && !this.#writeRun(tenant, id, run)) return 'stale';
      this.#writeRequest(request);
      for (const record of audit) writeAudit(this.#db, tenant, record);
      for (const effect of effects) writeEffect(this.#db, tenant, id, effect);
      return 'committed';
    });
  }

  async request(tenant: string, id: string): Promise<TeamRequest | undefined> {
    const row = this.#db.one('SELECT value FROM requests WHERE tenant = ? AND id = ?', tenant, id);
    return Promise.resolve(row && recordOf<TeamRequest>(row));
  }

  async requestsOf(tenant: string, requester: string, limit: number): Promise<readonly TeamRequest[]> {
    const sql = 'SELECT value FROM requests WHERE tenant = ? AND requester = ? ORDER BY id DESC LIMIT ?';
    return Promise.resolve(this.#db.all(sql, tenant, requester, limit).map(recordOf<TeamRequest>));
  }

  async openRequestsOf(tenant: string, requester: string, limit: number): Promise<readonly TeamRequest[]> {
    const sql = 'SELECT value FROM requests WHERE tenant = ? AND requester = ? AND wake_at IS NOT NULL ORDER BY id DESC LIMIT ?';
    return Promise.resolve(this.#db.all(sql, tenant, requester, limit).map(recordOf<TeamRequest>));
  }

  async withReference(tenant: string, reference: string): Promise<readonly TeamRequest[]> {
    const sql = 'SELECT value FROM requests WHERE tenant = ? AND reference = ? ORDER BY id DESC';
    return Promise.resolve(this.#db.all(sql, tenant, reference).map(recordOf<TeamRequest>));
  }

  async needingAttention(tenant: string, limit: number): Promise<readonly TeamRequest[]> {
    const sql = 'SELECT value FROM requests WHERE tenant = ? AND attention = 1 ORDER BY id LIMIT ?';
    return Promise.resolve(this.#db.all(sql, tenant, limit).map(recordOf<TeamRequest>));
  }

  /** The plus has the few that are open put in order, instead of all that there are looked through in theirs. */
  async waitingFor(tenant: string, person: string, limit: number): Promise<readonly TeamRequest[]> {
    const sql = `SELECT value FROM requests WHERE tenant = ? AND wake_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM json_each(requests.value, '$.waitsFor.people') AS one WHERE json_extract(one.value, '$.id') = ?) ORDER BY +id LIMIT ?`;
    return Promise.resolve(this.#db.all(sql, tenant, person, limit).map(recordOf<TeamRequest>));
  }

  async openOf(tenant: string, template: string): Promise<number> {
    const sql = 'SELECT COUNT(*) AS n FROM requests WHERE tenant = ? AND template = ? AND wake_at IS NOT NULL';
    return Promise.resolve(Number(this.#db.one(sql, tenant, template)?.['n'] ?? 0));
  }

  async tally(tenant: string, since: Instant, limit: number): Promise<readonly Tallied[]> {
    return Promise.resolve(talliedRows(this.#db, tenant, firstIdAt(since), limit));
  }

  async hasWorkDue(tenant: string, now: Instant): Promise<boolean> {
    const row = this.#db.one(
      `SELECT EXISTS (SELECT 1 FROM requests WHERE tenant = ?1 AND wake_at <= ?2)
           OR EXISTS (SELECT 1 FROM effects WHERE tenant = ?1 AND due_at <= ?2 AND held_until <= ?2)
           OR EXISTS (SELECT 1 FROM runs WHERE tenant = ?1 AND due_at <= ?2 AND claim_end <= ?2) AS due`,
      tenant,
      now,
    );
    return Promise.resolve(row?.['due'] === 1);
  }

  async overdue(tenant: string, now: Instant, limit: number): Promise<readonly string[]> {
    const sql = 'SELECT id FROM requests WHERE tenant = ? AND wake_at <= ? ORDER BY wake_at LIMIT ?';
    return Promise.resolve(this.#db.all(sql, tenant, now, limit).map((row) => String(row['id'])));
  }

  async reserveName(tenant: string, folded: string, request: string, now: Instant): Promise<string> {
    return Promise.resolve(
      this.#leniently(() => {
        const holder = this.#holder(tenant, folded, now);
        if (holder !== undefined && holder !== request) return holder;
        const sql = 'INSERT OR REPLACE INTO names (tenant, folded, request, at) VALUES (?, ?, ?, ?)';
        this.#db.run(sql, tenant, folded, request, now);
        return request;
      }),
    );
  }

  async reservePlace(place: Place, quotas: Quotas, now: Instant): Promise<QuotaReached | undefined> {
    return Promise.resolve(
      this.#leniently(() => {
        const reached = quotaReached(this.#db, place, quotas, now);
        if (!reached) writeSubmission(this.#db, place, now);
        return reached;
      }),
    );
  }

  async nameHolder(tenant: string, folded: string, now: Instant): Promise<string | undefined> {
    return Promise.resolve(this.#holder(tenant, folded, now));
  }

  /** Reservations of names and places only matter to the commit that follows. */
  #leniently<T>(reserve: () => T): T {
    return this.#db.leniently(() => this.#db.transaction(reserve));
  }

  #holder(tenant: string, folded: string, now: Instant): string | undefined {
    const row = this.#db.one(
      `SELECT n.request, n.at, r.wake_at, json_extract(r.value, '$.plan.name') AS name FROM names n LEFT JOIN requests r ON r.tenant = n.tenant AND r.id = n.request
       WHERE n.tenant = ? AND n.folded = ?`,
      tenant,
      folded,
    );
    if (!row) return undefined;
    const name = row['name'];
    const counts = typeof name === 'string' ? row['wake_at'] !== null && foldName(name) === folded : Number(row['at']) > now - reservationLifetime;
    return counts ? String(row['request']) : undefined;
  }

  #writeRequest(request: TeamRequest): void {
    const { tenant, id, version, requester, reference, template, wakeAt, waitsFor } = request;
    this.#db.run(
      `INSERT INTO requests (tenant, id, version, requester, reference, template, attention, wake_at, value)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (tenant, id) DO UPDATE SET version = excluded.version, attention = excluded.attention, wake_at = excluded.wake_at, value = excluded.value`,
      tenant,
      id,
      version,
      requester.id,
      reference,
      template.id,
      waitsFor?.who === 'admins' ? 1 : 0,
      wakeAt ?? null,
      JSON.stringify(request),
    );
  }

  #writeRun(tenant: string, request: string, { attempt, epoch, dueAt, value }: RunWrite): boolean {
    const sql = 'UPDATE runs SET due_at = ?, value = ? WHERE tenant = ? AND request = ? AND attempt = ? AND epoch = ?';
    return this.#db.run(sql, dueAt ?? null, JSON.stringify(value), tenant, request, attempt, epoch) === 1;
  }
}
