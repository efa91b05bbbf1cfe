import { minute, type Clock, type Instant } from '../../clock.ts';
import type { CallBudget, CallLimit, Reservation } from '../../limits.ts';

/** The calls of one key that still count, or are yet to be made, in the order of their instants. */
interface Ledger {
  readonly instants: Instant[];
  /** Its limit's window, in ms. */
  readonly within: number;
}

/** Sliding windows in this process. */
export class InProcessCallBudget implements CallBudget {
  readonly #clock: Clock;
  readonly #ledgers = new Map<string, Ledger>();
  #tidiedAt: Instant = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many keys are kept. */
  get size(): number {
    return this.#ledgers.size;
  }

  reserve(limits: readonly CallLimit[], latest: Instant): Promise<Reservation> {
    const now = this.#clock.now();
    this.#tidy(now);
    const ledgers = limits.map((limit) => ({ limit, instants: this.#ledger(limit, now).instants }));
    let at = now;
    // What fits one of them may not fit another, so all are asked until none moves it.
    for (let moved = true; moved && at <= latest; ) {
      const before = at;
      for (const { limit, instants } of ledgers) at = earliest(instants, limit, at);
      moved = at !== before;
    }
    if (at > latest) return Promise.resolve({ at, reserved: false });
    for (const { instants } of ledgers) instants.splice(after(instants, at), 0, at);
    return Promise.resolve({ at, reserved: true });
  }

  #ledger({ key, within }: CallLimit, now: Instant): Ledger {
    const known = this.#ledgers.get(key);
    const ledger = known ?? { instants: [], within };
    if (!known) this.#ledgers.set(key, ledger);
    forget(ledger, now);
    return ledger;
  }

  /** There is a key for each team and channel: those whose calls are all forgotten are dropped, once a minute. */
  #tidy(now: Instant): void {
    if (now < this.#tidiedAt + minute) return;
    this.#tidiedAt = now;
    for (const [key, ledger] of this.#ledgers) {
      forget(ledger, now);
      if (ledger.instants.length === 0) this.#ledgers.delete(key);
    }
  }
}

function forget({ instants, within }: Ledger, now: Instant): void {
  instants.splice(0, after(instants, now - within));
}

/** The earliest instant from `from` on around which no window is full. */
function earliest(instants: readonly Instant[], { calls, within }: CallLimit, from: Instant): Instant {
  let at = from;
  for (let first = firstAround(instants, calls, at); first <= after(instants, at); first += 1) {
    const opens = instants[first];
    const closes = instants[first + calls - 1];
    if (opens === undefined || closes === undefined) return at;
    if (Math.max(closes, at) - Math.min(opens, at) >= within) continue;
    // These are a full window, and `at` would fall into it: on to where its first has left.
    at = opens + within;
    first = firstAround(instants, calls, at) - 1;
  }
  return at;
}

/** Where the first `calls` of the instants begin that one more at `at` would join. */
const firstAround = (instants: readonly Instant[], calls: number, at: Instant): number => Math.max(0, after(instants, at) - calls);

/** How many of the instants are not after this one. */
function after(instants: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
