import { parentPort } from 'node:worker_threads';
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
const reply = (message: ThreadReply) => parentPort?.postMessage(message);

parentPort?.on('message', ({ batch, beats }: ThreadRequest) => {
  const counter = new Int32Array(beats);
  const done = evaluation.evaluate(batch, {
    runs: () => Atomics.add(counter, 0, 1),
    ends: (index, outcome) => reply({ kind: 'outcome', index, text: JSON.stringify(outcome) }),
  });
  // A failure here ends the thread, which whoever waits for it takes for its answer.
  void done.then(() => {
    reply({ kind: 'done' });
    return evaluation.prepare();
  });
});

await evaluation.prepare();
reply({ kind: 'ready' });
