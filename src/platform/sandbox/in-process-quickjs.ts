import type { Batch, Outcome, Sandbox } from '../../rules/sandbox.ts';
import { Evaluation } from './evaluation.ts';
import type { Budget } from './world.ts';

/** How often the engine may ask, every ten thousand of its steps: of the order of the 40 ms that the thread allows. */
const questions = 100;

/** Counts instead of measuring: the same program is always stopped at the same step. */
class CountedBudget implements Budget {
  #asked = 0;

  begin(): void {
    this.#asked = 0;
  }

  spent(): boolean {
    this.#asked += 1;
    return this.#asked > questions;
  }
}

/**
 * The same QuickJS in the calling thread, for simulations that must replay. Loops are stopped after a fixed number of steps; a built-in
 * function that does not end is not stopped, so it is never given a tenant's expressions.
 */
export class InProcessQuickJs implements Sandbox {
  readonly #evaluation = new Evaluation(new CountedBudget());
  #queue: Promise<unknown> = Promise.resolve();

  evaluate({ programs, ...world }: Batch): Promise<readonly Outcome[]> {
    const turn = this.#queue.then(async () => {
      const outcomes: Outcome[] = [];
      const sources = programs.map(({ source }) => source);
      await this.#evaluation.evaluate(JSON.stringify(world), sources, { runs: () => undefined, ends: (_, outcome) => outcomes.push(outcome) });
      return outcomes;
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
