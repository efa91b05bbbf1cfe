import type { Entry } from '../audit/record.ts';
import type { Instant } from '../clock.ts';
import type { ErrorCode, ErrorValues } from '../errors.ts';
import type { Person } from '../people/profile.ts';
import type { MadePart, Warning } from './request.ts';

/** Something that happened to a request. People's events carry who; the others come from the check and the run. */
export type RequestEvent =
  | { readonly kind: 'checkStarted' }
  /** The check has ended well; `warnings` are new ones. Where somebody has to approve, they have until `decideBy`. */
  | { readonly kind: 'checked'; readonly warnings: readonly Warning[]; readonly decideBy: Instant; readonly entries: readonly Entry[] }
  | { readonly kind: 'decided'; readonly decision: 'approved' | 'rejected'; readonly by: Person; readonly comment: string; readonly override: boolean; readonly own?: boolean }
  /** Not one of those who were asked can decide any more, or be written to: the request waits for admins instead. */
  | { readonly kind: 'approversUnreachable' }
  /** These can decide, of whom the template names some only since, or who are back: the request waits for them. */
  | { readonly kind: 'approversNamed'; readonly team: readonly Person[] }
  /** Nobody has decided in the time that the tenant gives. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'runStarted' }
  /** The run is about to make a call that must not be made twice, or has learnt what became of one. */
  | { readonly kind: 'recorded'; readonly entries: readonly Entry[] }
  /** Nobody knows what became of the run's clone, and it was not found: the next run asks for another. */
  | { readonly kind: 'startedOver'; readonly entries: readonly Entry[] }
  | { readonly kind: 'teamCreated'; readonly team: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'stepDone'; readonly warnings: readonly Warning[]; readonly entries: readonly Entry[] }
  | { readonly kind: 'finished'; readonly link: string | undefined; readonly parts: readonly MadePart[]; readonly entries: readonly Entry[] }
  /** Microsoft does not answer; no try is counted. */
  | { readonly kind: 'delayed'; readonly until: Instant }
  /** Nothing more can be done without a person. */
  | { readonly kind: 'parked'; readonly code: ErrorCode; readonly values: ErrorValues; readonly entries: readonly Entry[] }
  | { readonly kind: 'retried'; readonly by: Person }
  /** An admin takes the team as it is; `link` where Graph told it. */
  | { readonly kind: 'accepted'; readonly by: Person; readonly link: string | undefined }
  /** An admin wants what was made removed. */
  | { readonly kind: 'undoAsked'; readonly by: Person }
  /** Nothing of it is left; where a clone may still be under way, its team is looked for at these times. */
  | { readonly kind: 'undone'; readonly looks: readonly Instant[]; readonly entries: readonly Entry[] }
  /** Nobody knows what became of the call that asks for the clone: a second team is looked for at these times. */
  | { readonly kind: 'cloneUnclear'; readonly looks: readonly Instant[]; readonly entries: readonly Entry[] }
  /** The look for a second team has removed this one, or does not find it any more. */
  | { readonly kind: 'secondGone'; readonly team: string; readonly entries: readonly Entry[] }
  /** It has found one that only a person may judge. */
  | { readonly kind: 'secondFound'; readonly team: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'withdrawn'; readonly by: Person }
  /** `wakeAt` has passed: what should follow is asked for again. */
  | { readonly kind: 'woke' };

export type EventKind = RequestEvent['kind'];
