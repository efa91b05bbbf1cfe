import { AsyncLocalStorage } from 'node:async_hooks';
import type { Correlation } from '../../correlation.ts';

/** An id that follows asynchronous work, so that nothing between its two ends has to know of it. */
export class AsyncCorrelation implements Correlation {
  readonly #current = new AsyncLocalStorage<string | undefined>();

  within<T>(id: string | undefined, work: () => Promise<T>): Promise<T> {
    return this.#current.run(id, work);
  }

  get id(): string | undefined {
    return this.#current.getStore();
  }
}
