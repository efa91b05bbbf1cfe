import type { Clock } from '../../clock.ts';
import type { Batch, Outcome, Sandbox } from '../../rules/sandbox.ts';
import { fault } from './outcome.ts';
import { batchTicks, SandboxThread, type RunEnd } from './sandbox-thread.ts';

/** Programs that once had to be stopped run last, so that they take no time from others. How many are remembered. */
const rememberedOffenders = 1000;

/**
 * QuickJS in a worker thread, which is there from the first batch on: a process that evaluates nothing has none. Batches wait for each other; each has 500 ms of running (a thread's start, about 100 ms, is not counted),
 * each program in it 50 ms. A loop is interrupted by the engine; what the engine cannot interrupt ends the thread, and is heard once
 * more in a new one, after all the others, before it is called `deadline`: it may have been the machine. So the worst batch keeps the
 * next one waiting for about two seconds. Programs that a batch has no time left for are `deadline` with the message `batch`.
 */
export class QuickJsSandbox implements Sandbox {
  readonly #clock: Clock;
  readonly #offenders = new Set<string>();
  #thread: SandboxThread | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rejects only when threads cannot be started at all, or after `close`. */
  evaluate(batch: Batch): Promise<readonly Outcome[]> {
    const turn = this.#queue.then(() => this.#serve(batch));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the thread; what waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.end();
    await this.#queue;
  }

  async #serve({ programs, ...rest }: Batch): Promise<readonly Outcome[]> {
    const world = JSON.stringify(rest);
    const outcomes = new Map<number, Outcome>();
    const stopped = new Set<number>();
    const left = { ticks: batchTicks };
    let order = this.#offendersLast(programs.map(({ source }) => source));
    while (order.length > 0 && left.ticks > 0) {
      if (this.#closed) throw new Error('The sandbox is closed.');
      const sent = order;
      const sources = sent.map((index) => programs[index]?.source ?? '');
      const end = await this.#living().run({ world, sources }, left, (position, outcome) => {
        outcomes.set(sent[position] ?? -1, outcome);
      });
      order = order.filter((index) => !outcomes.has(index));
      if (end !== 'done') this.#replace();
      if (end === 'stuck' || end === 'died') order = again(order, stopped, outcomes, end);
    }
    const results = programs.map((_, index) => outcomes.get(index) ?? fault('deadline', 'batch'));
    this.#remember(programs.flatMap(({ source }, index) => (offends(results[index]) ? source : [])));
    return results;
  }

  #offendersLast(sources: readonly string[]): number[] {
    const late = (index: number) => this.#offenders.has(sources[index] ?? '');
    const all = [...sources.keys()];
    return [...all.filter((index) => !late(index)), ...all.filter(late)];
  }

  #remember(sources: readonly string[]): void {
    for (const source of sources) this.#offenders.add(source);
    for (const oldest of this.#offenders) {
      if (this.#offenders.size <= rememberedOffenders) break;
      this.#offenders.delete(oldest);
    }
  }

  #living(): SandboxThread {
    if (this.#thread === undefined || this.#thread.dead) this.#thread = new SandboxThread(this.#clock);
    return this.#thread;
  }

  /** The new thread starts while the old one still ends. */
  #replace(): void {
    void this.#thread?.end();
    this.#thread = undefined;
    if (!this.#closed) this.#living();
  }
}

/** The first of those that are left was running. The second time it is found there, it has its outcome. */
function again(order: number[], stopped: Set<number>, outcomes: Map<number, Outcome>, end: RunEnd): number[] {
  const [culprit, ...rest] = order;
  if (culprit === undefined) return rest;
  if (!stopped.has(culprit)) {
    stopped.add(culprit);
    return [...rest, culprit];
  }
  outcomes.set(culprit, end === 'stuck' ? fault('deadline', 'terminated') : fault('memory', 'engine'));
  return rest;
}

function offends(outcome: Outcome | undefined): boolean {
  return outcome?.ok === false && outcome.error.fault === 'deadline' && outcome.error.message !== 'batch';
}
