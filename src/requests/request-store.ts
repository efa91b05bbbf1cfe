import type { Instant } from '../clock.ts';
import type { Commit, CommitResult } from './commit.ts';
import type { Settings } from '../tenants/settings.ts';
import type { Tallied } from './figures.ts';
import type { TeamRequest } from './request.ts';

export type Quotas = Pick<Settings, 'openPerPerson' | 'dailyPerPerson' | 'dailyPerTenant'>;

export interface Place {
  readonly tenant: string;
  readonly request: string;
  readonly requester: string;
}

export interface QuotaReached {
  readonly quota: keyof Quotas;
  readonly limit: number;
  /** When there is a place again; undefined where that is when a request is over. */
  readonly until: Instant | undefined;
}

export interface RequestStore {
  commit(commit: Commit): Promise<CommitResult>;
  request(tenant: string, id: string): Promise<TeamRequest | undefined>;
  /** A person's requests, newest first, at most `limit`. */
  requestsOf(tenant: string, requester: string, limit: number): Promise<readonly TeamRequest[]>;
  /** Those of them that are not terminal, newest first, at most `limit`. */
  openRequestsOf(tenant: string, requester: string, limit: number): Promise<readonly TeamRequest[]>;
  withReference(tenant: string, reference: string): Promise<readonly TeamRequest[]>;
  /** Requests in `error`, or waiting for admins, oldest first. */
  needingAttention(tenant: string, limit: number): Promise<readonly TeamRequest[]>;
  /** Those that wait for this person's decision, oldest first, at most `limit`. */
  waitingFor(tenant: string, person: string, limit: number): Promise<readonly TeamRequest[]>;
  /** How many requests of this template are not terminal. */
  openOf(tenant: string, template: string): Promise<number>;
  /** What is counted of each request whose id was made at `since` or later, newest first, at most `limit`. */
  tally(tenant: string, since: Instant, limit: number): Promise<readonly Tallied[]>;
  /** Whether the tenant has anything to do that nobody holds: a request to be woken, an effect, a run. */
  hasWorkDue(tenant: string, now: Instant): Promise<boolean>;
  /** Ids of the tenant's non-terminal requests whose `wakeAt` has passed, oldest first. */
  overdue(tenant: string, now: Instant, limit: number): Promise<readonly string[]>;
  /**
   * Reserves a final name, folded, for a request, unless another holds it that is open under it, or that reserved it within
   * `reservationLifetime` and is not committed yet; answers who holds it now. Whoever holds it and asks again holds it for as long anew.
   */
  reserveName(tenant: string, folded: string, request: string, now: Instant): Promise<string>;
  /**
   * Takes a place for a request of this person within the quotas, in one step with counting who has one; a place whose request
   * is not committed within `reservationLifetime` counts no more, and the request itself, where it is there by now, keeps none from itself.
   * Answers which quota has none left, and takes nothing then.
   */
  reservePlace(place: Place, quotas: Quotas, now: Instant): Promise<QuotaReached | undefined>;
  /** The request that holds the name, if it counts. */
  nameHolder(tenant: string, folded: string, now: Instant): Promise<string | undefined>;
}

/** A reservation whose request was never committed counts this long. */
export const reservationLifetime = 5 * 60 * 1000;
