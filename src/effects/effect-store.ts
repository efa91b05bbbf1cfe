import type { Instant } from '../clock.ts';
import type { Effect } from '../requests/effect.ts';

/** An effect in the hands of one dispatcher until `until`; `version` tells whether it was overwritten meanwhile. */
export interface TakenEffect {
  readonly tenant: string;
  readonly request: string;
  readonly effect: Effect;
  readonly tries: number;
  readonly version: number;
  readonly until: Instant;
  /** The hold of another had run out: what that one was about to send may still be sent. */
  readonly isTakenOver: boolean;
}

/** What was taken, and whether it was all that was due. */
export interface Taken {
  readonly effects: readonly TakenEffect[];
  readonly isAll: boolean;
}

/** Effects that commits have left. */
export interface EffectStore {
  /** Leaves an effect without a commit, in the place of one of the same key: for what concerns a reader and not the request. */
  leave(tenant: string, request: string, effect: Effect): Promise<void>;
  /**
   * Takes the tenant's oldest due effects, at most `most`, and as few as it likes, but none only where nothing is due; others do not see
   * them before `until`. What starts a run comes before all others: it is done at once, and a team is not to wait for other people's
   * checks; nor is a check to wait for a mailing. What is only counted or kept comes last: nobody waits for it, and those who are told may
   * be slow.
   */
  take(tenant: string, now: Instant, until: Instant, most: number): Promise<Taken>;
  /** Holds it for longer; undefined when the hold is another's by now. */
  hold(taken: TakenEffect, until: Instant): Promise<TakenEffect | undefined>;
  /**
   * The effect is carried out; it stays if a commit has left a newer one of its key. A hold that is another's by now stays. Answers when the
   * one is due that was given back: whoever was rung for has found it held.
   */
  settle(taken: TakenEffect): Promise<Instant | undefined>;
  /**
   * The effect, as it is named here, is due again at the instant, or never when undefined: kept for a person to look at. False, and nothing is written,
   * where the hold is another's by now, or a commit has left a newer one of its key.
   */
  postpone(taken: TakenEffect, dueAt: Instant | undefined, tries: number): Promise<boolean>;
}
