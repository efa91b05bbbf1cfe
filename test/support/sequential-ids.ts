import type { Ids } from '../../src/ids.ts';

/** Ids in a row, so that a test fails the same way twice. */
export class SequentialIds implements Ids {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `01900000-0000-7000-8000-${this.#count.toString(16).padStart(12, '0')}`;
  }

  seed(): string {
    this.#count += 1;
    return this.#count.toString(16).padStart(32, '0');
  }

  fraction(): number {
    return 0.5;
  }
}
