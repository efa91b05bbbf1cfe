import type { Outcome } from '../../rules/sandbox.ts';
import { Engine } from './engine.ts';
import { fault, isMemory } from './outcome.ts';
import type { Budget } from './world.ts';

/** What is told while a batch is evaluated. */
export interface Progress {
  /** A program starts or stops running; what is between a stop and a start is ours. */
  runs(running: boolean): void;
  /** A program has its outcome; in the order of the programs. */
  ends(index: number, outcome: Outcome): void;
}

/** Every batch in a world that nothing was done in. It evaluates in the thread that calls it: whoever holds it keeps the deadline. */
export class Evaluation {
  readonly #budget: Budget;
  #engine: Engine | undefined;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Starts the engine, if there is none, which takes longer than most batches. */
  async prepare(): Promise<Engine> {
    this.#engine ??= await Engine.start(this.#budget);
    return this.#engine;
  }

  /**
   * Evaluates the programs one after the other in one world, which is told in JSON (`WorldText`). One that runs out of memory among
   * others is tried once more in a world of its own, so that what others keep is not held against it; those after it get a new world.
   */
  async evaluate(worldText: string, sources: readonly string[], progress: Progress): Promise<void> {
    await this.#open(worldText);
    let alone = true;
    for (const [index, source] of sources.entries()) {
      let outcome = this.#run(source, progress);
      if (isMemory(outcome) && !alone) {
        await this.#renew(worldText);
        outcome = this.#run(source, progress);
      }
      progress.ends(index, outcome);
      alone = isMemory(outcome) && index + 1 < sources.length;
      if (alone) await this.#renew(worldText);
    }
    this.#close();
  }

  async #open(worldText: string): Promise<void> {
    const { world } = await this.prepare();
    this.#unbroken(() => world.open(worldText));
  }

  #renew(worldText: string): Promise<void> {
    this.#close();
    return this.#open(worldText);
  }

  #run(source: string, progress: Progress): Outcome {
    progress.runs(true);
    try {
      return this.#unbroken(() => this.#engine?.world.run(source)) ?? fault('memory', 'engine');
    } finally {
      progress.runs(false);
    }
  }

  /** An engine that itself breaks (its stack meets the host's, or a trap) is not used again. */
  #unbroken<Answer>(use: () => Answer): Answer | undefined {
    try {
      return use();
    } catch {
      this.#engine = undefined;
      return undefined;
    }
  }

  #close(): void {
    if (this.#engine?.restore() === false) this.#engine = undefined;
  }
}
