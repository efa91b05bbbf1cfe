import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fence, Way } from '../../fence.ts';

/** A fence that follows asynchronous work, so that nothing between its two ends has to know of it. */
export class AsyncFence implements Fence {
  readonly #current = new AsyncLocalStorage<Way>();

  within<T>(way: Way, work: () => Promise<T>): Promise<T> {
    return this.#current.run(way, work);
  }

  get isOpen(): boolean {
    return this.#current.getStore()?.isOpen ?? true;
  }

  quiet(): Promise<void> {
    return this.#current.getStore()?.quiet?.() ?? Promise.resolve();
  }
}
