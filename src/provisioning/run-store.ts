import type { Instant } from '../clock.ts';
import type { Run } from './run.ts';

/** A run in the hands of one worker: `epoch` counts the claims, `end` is when this one is over unless renewed. */
export interface ClaimedRun {
  readonly run: Run;
  readonly epoch: number;
  readonly end: Instant;
  /** Nothing else of the tenant was due when it was taken. */
  readonly isLast: boolean;
}

/** Where runs wait. Their ledgers are written by `RequestStore.commit`, along with the request. */
export interface RunStore {
  /** Creates the run, due now, if it is absent. One that is parked is due now, and whoever holds it holds it no more. */
  open(run: Run, now: Instant): Promise<void>;
  run(tenant: string, request: string, attempt: number): Promise<Run | undefined>;
  /** Takes the tenant's oldest due run that nobody holds, of those that were held before or of those that were not, if there is one. */
  claim(tenant: string, now: Instant, end: Instant, first: 'begun' | 'new'): Promise<ClaimedRun | undefined>;
  /** Answers false when the run was taken over. */
  renew(claimed: ClaimedRun, end: Instant): Promise<boolean>;
  /** Gives the run back; it is due again at the instant. Nothing happens when it was taken over. */
  release(claimed: ClaimedRun, dueAt: Instant | undefined): Promise<void>;
}
