import type { Clock, Instant } from '../clock.ts';
import type { Changes } from '../requests/changes.ts';
import type { RequestEvent } from '../requests/event.ts';
import type { TeamRequest } from '../requests/request.ts';
import { ClaimEnded, type Claim } from './claim.ts';
import { withStep, type Run, type StepRecord } from './run.ts';
import type { Turns } from './turns.ts';

/** Nobody knows whether the last write was stored: what is in memory is the truth no more, and is read anew. */
export class LedgerLost extends Error {}

interface Waiting {
  readonly change: (run: Run) => Run;
  readonly event: RequestEvent;
  readonly written: () => void;
  readonly refused: (why: unknown) => void;
}

/** A Commit has under a hundred operations and two megabytes. */
const most = 12;

/**
 * A claimed run as it is written: each write goes out with an event of its request, in one commit. What is to be written while a commit
 * is under way, or at the same instant, goes out together in the next.
 */
export class Ledger {
  readonly #changes: Changes;
  readonly #claim: Claim;
  readonly #clock: Clock;
  readonly #turns: Turns;
  readonly #waiting: Waiting[] = [];
  #going: Promise<void> | undefined;
  #begun: boolean;
  #run: Run;
  request: TeamRequest;

  /** `turns`: the same for all runs of a process, whose calls then leave together. */
  constructor(outside: { changes: Changes; clock: Clock; turns: Turns }, claim: Claim, run: Run, request: TeamRequest) {
    this.#changes = outside.changes;
    this.#clock = outside.clock;
    this.#turns = outside.turns;
    this.#claim = claim;
    this.#run = run;
    this.#begun = run.begun;
    this.request = request;
  }

  get epoch(): number {
    return this.#claim.claimed.epoch;
  }

  get run(): Run {
    return this.#run;
  }

  /** Commits the event with the step's new record. Throws `ClaimEnded` when the run is not ours any more. */
  async step(id: string, change: Partial<StepRecord>, event: RequestEvent): Promise<void> {
    await this.write((run) => withStep(run, id, change), event);
  }

  /**
   * `change` is made of the run as it is after what was to be written before. Throws as `step` does, or `LedgerLost`.
   * What is written first of a run says that it has begun: there is no commit of its own for that.
   */
  write(change: (run: Run) => Run, event: RequestEvent): Promise<void> {
    if (!this.#begun) {
      this.#begun = true;
      void this.write((run) => ({ ...run, begun: true }), { kind: 'runStarted' }).catch(() => undefined);
    }
    const { promise, resolve: written, reject: refused } = Promise.withResolvers<undefined>();
    this.#waiting.push({ change, event, written: () => written(undefined), refused });
    void this.quiet();
    return promise;
  }

  /** Resolves, for all who wait for it at once, when nothing is being written and nobody has wanted to write for a turn. Never rejects. */
  quiet(): Promise<void> {
    this.#going ??= this.#writeWaiting();
    return this.#going;
  }

  async #writeWaiting(): Promise<void> {
    for (;;) {
      // Steps that one answer has ended, or one commit, come here one after the other, within the same turn.
      await this.#turns.next();
      const together = this.#waiting.splice(0);
      // Between this look and the end nothing is awaited, or who came in between would wait for good.
      if (together.length === 0) break;
      await this.#writeAll(together);
    }
    this.#going = undefined;
  }

  /** Who waited together goes on together, however many commits it took. */
  async #writeAll(together: readonly Waiting[]): Promise<void> {
    const stored: Waiting[] = [];
    for (let start = 0; start < together.length; start += most) stored.push(...(await this.#commit(together.slice(start, start + most))));
    for (const { written } of stored) written();
  }

  /** Answers which of them are stored; the others are told why they are not. */
  async #commit(together: readonly Waiting[]): Promise<readonly Waiting[]> {
    const fail = (why: unknown, from = 0): void => {
      this.#claim.letGo();
      for (const one of together.slice(from)) one.refused(why);
    };
    if (this.#claim.over.aborted) {
      fail(new ClaimEnded());
      return [];
    }
    try {
      const runs = runsAfter(this.#run, together);
      const { attempt } = this.#run;
      const result = await this.#changes.applyEach(this.request, together.map(({ event }) => event), (applied) => {
        const run = runs[applied] ?? this.#run;
        const dueAt: Instant | undefined = run.state === 'open' ? this.#clock.now() : undefined;
        return { attempt, epoch: this.epoch, dueAt, value: run };
      });
      if (result !== 'stale') {
        this.#run = runs[result.applied] ?? this.#run;
        this.request = result.request;
      }
      const applied = result === 'stale' ? 0 : result.applied;
      if (applied < together.length) fail(new ClaimEnded(), applied);
      return together.slice(0, applied);
    } catch (cause) {
      fail(new LedgerLost('', { cause }));
      return [];
    }
  }
}

/** The run after none of them, after the first, after the first two … */
const runsAfter = (run: Run, changes: readonly Waiting[]): readonly Run[] => changes.reduce<readonly Run[]>((runs, { change }) => [...runs, change(runs.at(-1) ?? run)], [run]);
