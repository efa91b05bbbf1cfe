import type { Instant } from '../clock.ts';
import type { Commit, CommitResult } from './commit.ts';
import type { TeamRequest } from './request.ts';

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
  /** How many requests of this template are not terminal. */
  openOf(tenant: string, template: string): Promise<number>;
  /** Ids of non-terminal requests whose `wakeAt` has passed, oldest first. */
  overdue(now: Instant, limit: number): Promise<readonly { readonly tenant: string; readonly id: string }[]>;
  /**
   * Reserves a final name, folded, for a request, unless another holds it that is open, or that reserved it within
   * `reservationLifetime` and is not committed yet; answers who holds it now.
   */
  reserveName(tenant: string, folded: string, request: string, now: Instant): Promise<string>;
  /** The request that holds the name, if it counts. */
  nameHolder(tenant: string, folded: string, now: Instant): Promise<string | undefined>;
}

/** A reservation whose request was never committed counts this long. */
export const reservationLifetime = 5 * 60 * 1000;
