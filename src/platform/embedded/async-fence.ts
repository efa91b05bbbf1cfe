import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fence } from '../../fence.ts';

/** A fence that follows asynchronous work, so that nothing between its two ends has to know of it. */
export class AsyncFence implements Fence {
  readonly #current = new AsyncLocalStorage<() => Promise<boolean>>();

  within<T>(leave: () => Promise<boolean>, work: () => Promise<T>): Promise<T> {
    return this.#current.run(leave, work);
  }

  leave(): Promise<boolean> {
    return this.#current.getStore()?.() ?? Promise.resolve(true);
  }
}
