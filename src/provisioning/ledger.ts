import type { Clock, Instant } from '../clock.ts';
import type { Changes } from '../requests/changes.ts';
import type { RequestEvent } from '../requests/event.ts';
import type { TeamRequest } from '../requests/request.ts';
import { ClaimEnded, type Claim } from './claim.ts';
import { withStep, type Run, type StepRecord } from './run.ts';

/** Nobody knows whether the last write was stored: what is in memory is the truth no more, and is read anew. */
export class LedgerLost extends Error {}

/** A claimed run as it is written: each write goes out with an event of its request, in one commit, one at a time. */
export class Ledger {
  readonly #changes: Changes;
  readonly #claim: Claim;
  readonly #clock: Clock;
  #last: Promise<unknown> = Promise.resolve();
  #run: Run;
  request: TeamRequest;

  constructor(outside: { changes: Changes; clock: Clock }, claim: Claim, run: Run, request: TeamRequest) {
    this.#changes = outside.changes;
    this.#clock = outside.clock;
    this.#claim = claim;
    this.#run = run;
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

  async write(change: (run: Run) => Run, event: RequestEvent): Promise<void> {
    const turn = this.#last.then(() => this.#commit(change, event));
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  async #commit(change: (run: Run) => Run, event: RequestEvent): Promise<void> {
    if (this.#claim.over.aborted) throw new ClaimEnded();
    const { epoch } = this.#claim.claimed;
    const run = change(this.#run);
    const dueAt: Instant | undefined = run.state === 'open' ? this.#clock.now() : undefined;
    const { tenant, request, attempt } = run;
    const applied = await this.#changes
      .apply(tenant, request, event, { attempt, epoch, dueAt, value: run })
      .catch((cause: unknown) => {
        this.#claim.letGo();
        throw new LedgerLost('', { cause });
      });
    if (applied.outcome !== 'applied') {
      this.#claim.letGo();
      throw new ClaimEnded();
    }
    this.#run = run;
    this.request = applied.request;
  }
}
