import type { Clock, Instant } from '../clock.ts';
import type { ClaimedRun, RunStore } from './run-store.ts';

/** Thrown where work must stop because the run is, or may soon be, somebody else's. */
export class ClaimEnded extends Error {}

/**
 * A worker's hold on a run: renewed at every third of its length. No outside call starts in its last sixth, nor is
 * one waited for beyond its end, so a worker that was frozen can send at most the one call it was about to make.
 */
export class Claim {
  readonly #store: RunStore;
  readonly #clock: Clock;
  readonly #length: number;
  readonly #over = new AbortController();
  #end: Instant;
  #draining = false;
  readonly claimed: ClaimedRun;

  constructor(store: RunStore, clock: Clock, claimed: ClaimedRun, length: number) {
    this.#store = store;
    this.#clock = clock;
    this.#length = length;
    this.#end = claimed.end;
    this.claimed = claimed;
  }

  /** Aborted when the run was handed back or taken over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Keeps the claim alive until it is let go of or lost. */
  async keep(): Promise<void> {
    for (;;) {
      await this.#clock.wait(this.#length / 3, this.#over.signal);
      if (this.#over.signal.aborted) return;
      const end = this.#clock.now() + this.#length;
      const renewed = await this.#renew(end);
      if (renewed === false) this.letGo();
      else if (renewed) this.#end = end;
    }
  }

  /** Undefined where the store does not answer: the claim holds until its end, and there is another third to ask in. */
  async #renew(end: Instant): Promise<boolean | undefined> {
    return this.#store.renew(this.claimed, end).catch(() => undefined);
  }

  /** Whether nothing new is to be begun: what is under way may end, so that no call's fate is left unknown. */
  get draining(): boolean {
    return this.#draining || this.#over.signal.aborted;
  }

  /** Whether an outside call may begin, or one that has waited for its turn may leave. */
  get isOpen(): boolean {
    return !this.#over.signal.aborted && this.#clock.now() <= this.#end - this.#length / 6;
  }

  drain(): void {
    this.#draining = true;
  }

  letGo(): void {
    this.#over.abort('over');
  }

  /** Makes an outside call inside the claim. One that is still out at the end counts as unanswered. */
  async outside<T>(call: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new ClaimEnded();
    const settled = new AbortController();
    try {
      return await Promise.race([call(), this.#ending(settled.signal)]);
    } finally {
      // Only now: what ended the wait before the answer is out would win the race against it.
      settled.abort('settled');
    }
  }

  async #ending(settled: AbortSignal): Promise<never> {
    const either = AbortSignal.any([settled, this.#over.signal]);
    while (!either.aborted && this.#clock.now() < this.#end) {
      await this.#clock.wait(this.#end - this.#clock.now(), either);
    }
    throw new ClaimEnded();
  }
}
