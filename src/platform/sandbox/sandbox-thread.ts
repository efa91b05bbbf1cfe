import { Worker } from 'node:worker_threads';
import { waitOver, type Clock } from '../../clock.ts';
import type { Outcome } from '../../rules/sandbox.ts';

/** To the thread: a batch, as texts all of it, which are cheaper to hand over than what they tell of. */
export interface ThreadRequest {
  /** `WorldText` in JSON. */
  readonly world: string;
  readonly sources: readonly string[];
}

/** From the thread. Outcomes are texts: a value as deep as its text is long would not survive structured cloning. */
export type ThreadReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcome'; readonly index: number; readonly text: string };

/** How a run ended: `stuck` in one program, `late` with all of them, `died` by itself. After all but `done` the thread is of no use. */
export type RunEnd = 'done' | 'stuck' | 'late' | 'died';

/** How long a run may take; `ticks` counts down. Ticks, not a stopwatch: when this process itself stands still, only one is lost. */
export interface TimeLeft {
  ticks: number;
}

const tickMilliseconds = 10;
const expressionTicks = 5;

/** Ticks of a batch: 500 ms. */
export const batchTicks = 50;

/** A worker thread with QuickJS in it, and the watch beside it. It keeps the process alive only while it runs. */
export class SandboxThread {
  readonly #clock: Clock;
  readonly #worker: Worker;
  /** Raised by the thread when a program starts and when it stops. */
  readonly #beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #ready: Promise<boolean>;
  #dead = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    // Nothing of this process's settings, flags or environment goes in.
    this.#worker = new Worker(new URL('./quickjs-worker.ts', import.meta.url), {
      env: {},
      execArgv: [],
      workerData: this.#beats.buffer,
      resourceLimits: { maxOldGenerationSizeMb: 128, stackSizeMb: 4 },
    });
    this.#ready = new Promise((resolve) => {
      this.#worker.once('message', () => resolve(true));
      this.#worker.once('exit', () => {
        this.#dead = true;
        resolve(false);
      });
    });
    // What kills a thread is told by its exit; without a listener it would be thrown here.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  /** True when it has ended, by itself or by `end`. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Runs a batch, one at a time. Throws when the thread could not even start. */
  async run(request: ThreadRequest, left: TimeLeft, ends: (index: number, outcome: Outcome) => void): Promise<RunEnd> {
    this.#worker.ref();
    const over = new AbortController();
    try {
      if (!(await this.#ready)) throw new Error('The thread for expressions did not start.');
      const answered = this.#answers(request.sources.length, ends, over.signal);
      this.#worker.postMessage(request);
      return await Promise.race([answered, this.#watch(left, over.signal)]);
    } finally {
      over.abort(waitOver);
      this.#worker.unref();
    }
  }

  /** Ends the thread wherever it is. */
  async end(): Promise<void> {
    this.#dead = true;
    await this.#worker.terminate();
  }

  /** `done` with the last of the outcomes that are awaited. */
  #answers(awaited: number, ends: (index: number, outcome: Outcome) => void, over: AbortSignal): Promise<RunEnd> {
    const worker = this.#worker;
    return new Promise((resolve) => {
      const hear = (reply: ThreadReply) => {
        if (reply.kind !== 'outcome') return;
        ends(reply.index, JSON.parse(reply.text) as Outcome);
        if (reply.index + 1 === awaited) resolve('done');
      };
      const exit = () => resolve('died');
      worker.on('message', hear);
      worker.once('exit', exit);
      over.addEventListener('abort', () => {
        worker.off('message', hear);
        worker.off('exit', exit);
      });
    });
  }

  /** An odd count says that a program runs. Ends only with a verdict or the signal. */
  async #watch(left: TimeLeft, over: AbortSignal): Promise<RunEnd> {
    let seen = -1;
    let still = 0;
    for (;;) {
      await this.#clock.wait(tickMilliseconds, over);
      if (over.aborted) return 'done';
      const beat = Atomics.load(this.#beats, 0);
      still = beat === seen ? still + 1 : 0;
      seen = beat;
      left.ticks -= 1;
      if (beat % 2 === 1 && still >= expressionTicks) return 'stuck';
      if (left.ticks <= 0) return 'late';
    }
  }
}
