import { minute, type Clock, type Instant } from '../../src/clock.ts';

interface Alarm {
  readonly at: Instant;
  readonly order: number;
  readonly ring: () => void;
  over: boolean;
}

/** Time that jumps from one awaited instant to the next, by whole ms as a real one shows them; made for many waits, which it keeps in a heap. */
export class VirtualClock implements Clock {
  #now: Instant;
  #order = 0;
  readonly #heap: Alarm[] = [];

  constructor(now: Instant = Date.UTC(2026, 10, 22, 12)) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const alarm: Alarm = { at: this.#now + Math.ceil(Math.max(0, ms)), order: this.#order++, ring: resolve, over: false };
      this.#push(alarm);
      signal?.addEventListener('abort', () => {
        alarm.over = true;
        resolve();
      }, { once: true });
    });
  }

  /** Goes on until the condition holds; false where `limit` ms passed before. What needs no time happens first. */
  async until(condition: () => boolean, limit: number): Promise<boolean> {
    const end = this.#now + limit;
    for (;;) {
      await idle();
      if (condition()) return true;
      // Something that takes real time, such as the loading of an engine, may still be under way.
      if (this.#next() > end && (await holds(condition))) return true;
      if (!this.#step(end)) return false;
    }
  }

  /**
   * What the work comes to, with as much time as it takes, up to some hours. It may wait for time and for something real, such
   * as an engine that is loaded, by turns: so time does not run away while the latter is under way.
   */
  async work<T>(working: Promise<T>): Promise<T> {
    const state = { settled: false };
    const settle = (): void => void (state.settled = true);
    working.then(settle, settle);
    for (let minutes = 0; !state.settled && minutes < 200; minutes += 1) await this.until(() => state.settled, minute);
    if (!state.settled) throw new Error('Nothing came of it');
    return working;
  }

  /** Lets so many ms pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await idle();
    while (this.#step(end));
  }

  /** To the next instant at which somebody wakes; false where that is after `end`, which it is then. */
  #step(end: Instant): boolean {
    const at = this.#next();
    this.#now = Math.max(this.#now, Math.min(end, at));
    if (at > end) return false;
    // Whoever waits for the same instant goes on together.
    while (this.#next() <= this.#now) this.#pop()?.ring();
    return true;
  }

  /** When the next alarm rings; those that are over are dropped. */
  #next(): Instant {
    while (this.#heap[0]?.over) this.#pop();
    return this.#heap[0]?.at ?? Infinity;
  }

  #pop(): Alarm | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return top;
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    heap.push(alarm);
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!earlier(heap[at]!, heap[parent]!)) return;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && earlier(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && earlier(heap[right]!, heap[least]!)) least = right;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}

/** Real ms. */
const patience = 250;

async function holds(condition: () => boolean): Promise<boolean> {
  for (const end = performance.now() + patience; performance.now() < end; ) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return condition();
}

const earlier = (one: Alarm, other: Alarm): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

/** Two turns of the event loop: what goes on by promises and ticks alone has ended by then. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
