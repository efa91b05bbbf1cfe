import { minute, second, type Instant } from '../clock.ts';
import { asAppError, type AppError } from '../errors.ts';
import type { StepRecord } from './run.ts';

/** So many goes at what may be a bug of ours, then a person decides. */
export const goes = 5;

export type Verdict =
  /** An outage: no try is counted, and the card says when the next one is. */
  | { readonly kind: 'outage'; readonly until: Instant; readonly since: Instant; /** What is new does not show everywhere yet: nothing has gone wrong. */ readonly isAppearing: boolean }
  | { readonly kind: 'again'; readonly until: Instant; readonly tries: number }
  | { readonly kind: 'park'; readonly error: AppError };

/** A new team may be unknown to parts of Graph for so long (graph/semantics.md §2). */
const appearing = 15 * minute;

export interface Situation {
  readonly step: StepRecord;
  readonly now: Instant;
  /** How long an outage may last before a person is asked, in ms. */
  readonly outage: number;
  /** Whether the team has been made already: parts of Graph may not know it yet. */
  readonly onMadeTeam: boolean;
  /** Jitter, uniform in [0, 1). */
  readonly fraction: number;
}

/** What follows a step's error. An outage is not a failure: it is waited out with growing pauses up to 15 min. */
export function verdictOn(thrown: unknown, { step, now, outage, onMadeTeam, fraction }: Situation): Verdict {
  const error = asAppError(thrown);
  // Where something else is named, it is not the team that is not known yet.
  const notYetThere = onMadeTeam && error.code === 'graph.notFound' && error.values['what'] === undefined;
  if (error.remedy !== 'final' || notYetThere) {
    const since = step.failingSince ?? now;
    if (now - since > (notYetThere ? appearing : outage)) return { kind: 'park', error };
    const pause = Math.min(15 * minute, Math.max(second / 2, now - since)) * (0.5 + fraction);
    return { kind: 'outage', since, until: error.again(now + pause), isAppearing: notYetThere };
  }
  const ours = error.code === 'unexpected' || error.code === 'graph.unexpected';
  const tries = step.tries + 1;
  if (!ours || tries >= goes) return { kind: 'park', error };
  return { kind: 'again', tries, until: now + second * 2 ** tries * (0.5 + fraction) };
}
