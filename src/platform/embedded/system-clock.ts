import type { Clock, Instant } from '../../clock.ts';

/** The machine's clock. The only place where a timer is set. */
export class SystemClock implements Clock {
  now(): Instant {
    return Date.now();
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.max(0, Math.min(ms, 2 ** 31 - 1)));
      signal?.addEventListener('abort', end, { once: true });
    });
  }
}
