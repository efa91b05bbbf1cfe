import type { Clock, Instant } from '../../src/clock.ts';

interface Alarm {
  readonly at: Instant;
  readonly ring: () => void;
}

/** Lets everything happen that needs no time. */
export async function settle(turns = 3): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Time that stands still until it is moved; waits end in the order of their instants. */
export class FakeClock implements Clock {
  #now: Instant;
  #alarms: Alarm[] = [];

  constructor(now: Instant = Date.UTC(2026, 10, 22, 12)) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const alarm = { at: this.#now + Math.max(0, ms), ring: resolve };
      this.#alarms.push(alarm);
      const end = (): void => {
        this.#alarms = this.#alarms.filter((other) => other !== alarm);
        resolve();
      };
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  /** Moves on, ending each wait at its own instant and letting what follows from it happen first. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#alarms.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      this.#alarms = this.#alarms.filter((other) => other !== next);
      next.ring();
      await settle();
    }
    this.#now = end;
  }

  /** Jumps without ending any wait: a process that was frozen. */
  freeze(ms: number): void {
    this.#now += ms;
  }
}
