import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten';
import type { Outcome } from '../../rules/sandbox.ts';
import { stillDate } from './inside-clock.ts';
import { seededRandom } from './inside-random.ts';
import { frozenWorld } from './inside-world.ts';
import { answered, fault, longestMessage } from './outcome.ts';

/** Half a megabyte would overflow the host's stack. */
const stackBytes = 128 * 1024;
/** Characters; a welcome message has 2,048. */
const limits = { result: 65_536, message: longestMessage, stack: 2_000 };
const prelude = `(${frozenWorld.toString()})(${stillDate.toString()}, ${seededRandom.toString()}, ${JSON.stringify(limits)})`;

/** What a program may use up: asked every few thousand steps of the engine, but not while a built-in function runs. */
export interface Budget {
  /** A program begins. */
  begin(): void;
  spent(): boolean;
}

/** A runtime with one context, its intrinsics frozen. Opened for one batch, and again when its memory was restored. Throws only when the engine itself breaks. */
export class World {
  readonly #context: QuickJSContext;
  readonly #budget: Budget;
  readonly #open: QuickJSHandle;
  #run: QuickJSHandle | undefined;
  #running = false;

  constructor(engine: QuickJSWASMModule, budget: Budget) {
    this.#budget = budget;
    const runtime = engine.newRuntime({
      maxStackSizeBytes: stackBytes,
      interruptHandler: () => this.#running && this.#budget.spent(),
    });
    this.#context = runtime.newContext();
    this.#open = this.#context.unwrapResult(this.#context.evalCode(prelude, 'world'));
  }

  /** False when the globals do not fit into the memory. */
  open(worldText: string): boolean {
    const opened = this.#call(this.#open, worldText);
    this.#run = opened;
    return opened !== undefined;
  }

  /** `memory` and `deadline` are told by what the engine throws past the program's own `catch`. */
  run(source: string): Outcome {
    if (this.#run === undefined) return fault('memory', 'globals');
    this.#running = true;
    this.#budget.begin();
    const answer = this.#call(this.#run, JSON.stringify(source));
    this.#running = false;
    if (answer !== undefined) return answered(answer.consume((handle) => this.#context.getString(handle)));
    return this.#budget.spent() ? fault('deadline', 'interrupted') : fault('memory', 'outOfMemory');
  }

  /** Lets go of what it was opened with, after the memory that held it was written anew. */
  forget(): void {
    this.#run = undefined;
  }

  #call(callee: QuickJSHandle, text: string): QuickJSHandle | undefined {
    const result = this.#context
      .newString(text)
      .consume((argument) => this.#context.callFunction(callee, this.#context.undefined, argument));
    if (result.error === undefined) return result.value;
    result.error.dispose();
    return undefined;
  }
}
