import type { Entry } from '../audit/record.ts';
import type { Instant } from '../clock.ts';
import type { ErrorCode, ErrorValues } from '../errors.ts';
import type { Person } from '../people/profile.ts';
import type { MadePart, Warning } from './request.ts';

/** Something that happened to a request. People's events carry who; the others come from the check and the run. */
export type RequestEvent =
  | { readonly kind: 'checkStarted' }
  /** The check has ended well; `warnings` are new ones. */
  | { readonly kind: 'checked'; readonly warnings: readonly Warning[]; readonly entries: readonly Entry[] }
  | { readonly kind: 'decided'; readonly decision: 'approved' | 'rejected'; readonly by: Person; readonly comment: string; readonly override: boolean }
  /** Not one of those who were asked can be written to: the request waits for admins instead. */
  | { readonly kind: 'approversUnreachable' }
  | { readonly kind: 'runStarted' }
  /** The run is about to make a call that must not be made twice, or has learnt what became of one. */
  | { readonly kind: 'recorded'; readonly entries: readonly Entry[] }
  | { readonly kind: 'teamCreated'; readonly team: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'stepDone'; readonly warnings: readonly Warning[]; readonly entries: readonly Entry[] }
  | { readonly kind: 'finished'; readonly link: string | undefined; readonly parts: readonly MadePart[]; readonly entries: readonly Entry[] }
  /** Microsoft does not answer; no try is counted. */
  | { readonly kind: 'delayed'; readonly until: Instant }
  /** Nothing more can be done without a person. */
  | { readonly kind: 'parked'; readonly code: ErrorCode; readonly values: ErrorValues; readonly entries: readonly Entry[] }
  | { readonly kind: 'retried'; readonly by: Person }
  | { readonly kind: 'withdrawn'; readonly by: Person }
  /** `wakeAt` has passed: what should follow is asked for again. */
  | { readonly kind: 'woke' };

export type EventKind = RequestEvent['kind'];
