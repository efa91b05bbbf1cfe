import type { Clock } from '../clock.ts';

/** Turns of the event loop, for many who wait for the next at once: a timer each would end in a turn each, and their calls would miss each other's batch. */
export class Turns {
  readonly #clock: Clock;
  #next: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when what goes on by promises alone has come to rest. */
  next(): Promise<void> {
    this.#next ??= this.#over();
    return this.#next;
  }

  async #over(): Promise<void> {
    await this.#clock.wait(0);
    this.#next = undefined;
  }
}
