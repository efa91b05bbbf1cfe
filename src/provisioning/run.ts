import type { Instant } from '../clock.ts';
import type { MadePart } from '../requests/request.ts';

/** Whatever survives JSON; ids and counts only, never names of tabs, tasks or people's messages (model.md §7). */
export type Output = Readonly<Record<string, string | number | boolean | readonly string[] | readonly MadePart[]>>;

/** A text in an output; '' where there is none. */
export const text = (value: Output[string] | undefined): string => (typeof value === 'string' ? value : '');

/** The ids in an output. */
export const texts = (value: Output[string] | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** One thing that must not happen twice: written before it is tried, and again when it is known what became of it. */
export interface Intent {
  readonly at: Instant;
  readonly epoch: number;
  /**
   * `open` until the outcome is known; `unclear` when it has been told that nobody knows it; `none` when it is certain that nothing happened; `failed` when Graph took the
   * call and says that it came to nothing: a look makes sure before it is made again.
   */
  readonly outcome: 'open' | 'unclear' | 'done' | 'none' | 'failed';
}

export interface StepRecord {
  readonly state: 'open' | 'done';
  readonly output: Output | undefined;
  readonly intent: Intent | undefined;
  /** What a waiting step remembers until it is asked again. */
  readonly memory: Output | undefined;
  /** Goes that failed for another reason than an outage. */
  readonly tries: number;
  /** Since when the other side does not answer. */
  readonly failingSince: Instant | undefined;
  /** Not before this instant. */
  readonly notBefore: Instant | undefined;
}

/** The ledger of one go at making the team of a request: `<request>.<attempt>`. */
export interface Run {
  readonly tenant: string;
  readonly request: string;
  readonly attempt: number;
  readonly state: 'open' | 'done' | 'parked';
  /** Why it was parked last. */
  readonly parkedFor: string | undefined;
  /** How often it was broken off by an error that is none of a step's. */
  readonly throws: number;
  /** Whether the request knows that it has begun. */
  readonly begun: boolean;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

export const newStep: StepRecord = {
  state: 'open',
  output: undefined,
  intent: undefined,
  memory: undefined,
  tries: 0,
  failingSince: undefined,
  notBefore: undefined,
};

export const newRun = (tenant: string, request: string, attempt: number): Run => ({
  tenant,
  request,
  attempt,
  state: 'open',
  parkedFor: undefined,
  throws: 0,
  begun: false,
  steps: {},
});

export const stepOf = (run: Run, id: string): StepRecord => run.steps[id] ?? newStep;

export const withStep = (run: Run, id: string, change: Partial<StepRecord>): Run => ({
  ...run,
  steps: { ...run.steps, [id]: { ...stepOf(run, id), ...change } },
});

/**
 * A parked run goes on from the steps that were not done; their tries begin anew. What was intended stays intended,
 * except that a clone of which Graph says that it failed may be asked for again, once it was looked for.
 */
export function reopened(run: Run): Run {
  const steps = Object.entries(run.steps).map(([id, step]): [string, StepRecord] => [
    id,
    step.state === 'done' ? step : { ...newStep, intent: step.intent },
  ]);
  const { intent } = stepOf(run, 'clone');
  const failed = run.parkedFor === 'team.cloneFailed' && intent;
  const again = failed ? [['clone', { ...newStep, intent: { ...intent, outcome: 'failed' as const } }] as const] : [];
  return { ...run, state: 'open', parkedFor: undefined, throws: 0, steps: Object.fromEntries([...steps, ...again]) };
}
