import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome } from '../../rules/sandbox.ts';
import { Evaluation } from './evaluation.ts';
import type { ThreadReply, ThreadRequest } from './sandbox-thread.ts';
import type { Budget } from './world.ts';

/** Less than the 50 ms after which the whole thread is ended: what the engine can stop by itself costs no new thread. */
const cpuMilliseconds = 40;

/** Processor time of this thread, so that a busy machine condemns nobody. */
class CpuBudget implements Budget {
  #end = 0;

  begin(): void {
    this.#end = used() + cpuMilliseconds;
  }

  spent(): boolean {
    return used() >= this.#end;
  }
}

/** Milliseconds. */
function used(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const evaluation = new Evaluation(new CpuBudget());
const counter = new Int32Array(workerData as SharedArrayBuffer);
const reply = (message: ThreadReply) => parentPort?.postMessage(message);

/** One batch after the other: whoever asks goes on with the last outcome, while what follows it here is still under way. */
let turn: Promise<unknown> = evaluation.prepare();
parentPort?.on('message', ({ world, sources }: ThreadRequest) => {
  const progress = {
    runs: () => Atomics.add(counter, 0, 1),
    ends: (index: number, outcome: Outcome) => reply({ kind: 'outcome', index, text: JSON.stringify(outcome) }),
  };
  // A failure here ends the thread, which whoever waits for it takes for its answer.
  turn = turn.then(() => evaluation.evaluate(world, sources, progress)).then(() => evaluation.prepare());
});

await turn;
reply({ kind: 'ready' });
