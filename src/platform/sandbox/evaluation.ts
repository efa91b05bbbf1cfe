import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC, type QuickJSWASMModule } from 'quickjs-emscripten';
import type { Batch, Outcome } from '../../rules/sandbox.ts';
import { fault, isMemory } from './outcome.ts';
import { World, type Budget } from './world.ts';

/** Pages of 64 KiB: what the engine asks for at its start, and the 32 MiB that it can never exceed. */
const memoryPages = { initial: 256, maximum: 512 };

/** Node has it; the compiler's libraries know it only beside a browser's. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly Memory: new (pages: typeof memoryPages) => object };
};

/** What is told while a batch is evaluated. */
export interface Progress {
  /** A program starts or stops running; what is between a stop and a start is ours. */
  runs(running: boolean): void;
  /** A program has its outcome; in the order of the programs. */
  ends(index: number, outcome: Outcome): void;
}

/** QuickJS with a memory of its own. It evaluates in the thread that calls it: whoever holds it keeps the deadline. */
export class Evaluation {
  readonly #budget: Budget;
  #engine: QuickJSWASMModule | undefined;
  #world: World | undefined;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Makes the next batch's world beforehand, which takes longer than most batches. */
  async prepare(): Promise<World> {
    if (this.#world !== undefined) return this.#world;
    this.#engine ??= await newEngine();
    try {
      this.#world = new World(this.#engine, this.#budget);
    } catch {
      this.#engine = await newEngine();
      this.#world = new World(this.#engine, this.#budget);
    }
    return this.#world;
  }

  /**
   * Evaluates the programs one after the other in one world. One that runs out of memory among others is tried once more in a world
   * of its own, so that what others keep is not held against it; those after it get a new world.
   */
  async evaluate(batch: Batch, progress: Progress): Promise<void> {
    const { programs, ...rest } = batch;
    const worldText = JSON.stringify(rest);
    await this.#open(worldText);
    let alone = true;
    for (const [index, { source }] of programs.entries()) {
      let outcome = this.#run(source, progress);
      if (isMemory(outcome) && !alone) {
        await this.#renew(worldText);
        outcome = this.#run(source, progress);
      }
      progress.ends(index, outcome);
      alone = isMemory(outcome) && index + 1 < programs.length;
      if (alone) await this.#renew(worldText);
    }
    this.#close();
  }

  async #open(worldText: string): Promise<void> {
    const world = await this.prepare();
    world.open(worldText);
  }

  #renew(worldText: string): Promise<void> {
    this.#close();
    return this.#open(worldText);
  }

  #run(source: string, progress: Progress): Outcome {
    progress.runs(true);
    try {
      return this.#world?.run(source) ?? fault('memory', 'engine');
    } catch {
      // The engine itself broke (its stack met the host's, or a trap): nothing of it is used again.
      this.#world = undefined;
      this.#engine = undefined;
      return fault('memory', 'engine');
    } finally {
      progress.runs(false);
    }
  }

  /** A runtime that cannot be taken down has broken its engine: nothing of it is used again. */
  #close(): void {
    try {
      this.#world?.close();
    } catch {
      this.#engine = undefined;
    }
    this.#world = undefined;
  }
}

function newEngine(): Promise<QuickJSWASMModule> {
  const wasmMemory = new WebAssembly.Memory(memoryPages);
  return newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));
}
