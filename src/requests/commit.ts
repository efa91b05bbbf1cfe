import type { Instant } from '../clock.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { Effect } from './effect.ts';
import type { TeamRequest } from './request.ts';

/** What a run writes along with its request. The run's value is provisioning's own business. */
export interface RunWrite {
  readonly attempt: number;
  /** The claim's epoch; the commit is refused when another claim has come since. */
  readonly epoch: number;
  /** When the run has work again; undefined when it never will. */
  readonly dueAt: Instant | undefined;
  readonly value: unknown;
}

/** The unit of writing: all of it or nothing, in the partition (tenant, request). Under 100 operations and 2 MB. */
export interface Commit {
  /** The new state; `version` is already the new one. */
  readonly request: TeamRequest;
  /** The version that was read; 0 when the request must not exist. */
  readonly expected: number;
  readonly audit: readonly AuditRecord[];
  readonly effects: readonly Effect[];
  readonly run?: RunWrite;
}

/** `conflict`: somebody else wrote first, read again. `stale`: the run was taken over, stop. */
export type CommitResult = 'committed' | 'conflict' | 'stale';
