/** The times of the last `limit` calls: all that has to be known to tell whether the next one fits into the window. */
export class Window {
  readonly #limit: number;
  readonly #ms: number;
  readonly #times: number[] = [];
  #oldest = 0;

  constructor(limit: number, ms: number) {
    this.#limit = limit;
    this.#ms = ms;
  }

  /** Counts a call; gives how many ms from now the next one would fit if this one did not, else 0. */
  take(now: number): number {
    if (this.#times.length < this.#limit) {
      this.#times.push(now);
      return 0;
    }
    const fits = (this.#times[this.#oldest] ?? 0) <= now - this.#ms;
    this.#times[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#limit;
    return fits ? 0 : (this.#times[this.#oldest] ?? 0) + this.#ms - now;
  }
}
