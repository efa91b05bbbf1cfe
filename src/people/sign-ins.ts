import { hour, type Clock, type Instant } from '../clock.ts';

/** From so many people on, those who have been quiet for an hour are forgotten, which changes nothing. */
const many = 5000;

/**
 * Tells sign-ins from other activities: a sign-in is a person's first activity after an hour without one (model.md §7). A
 * process that has just started knows of nobody's last activity, so that everybody signs in with it once.
 */
export class SignIns {
  readonly #clock: Clock;
  readonly #lastSeen = new Map<string, Instant>();
  /** Of whose sign-in something is to be done still. */
  readonly #owed = new Set<string>();

  constructor(outside: { clock: Clock }) {
    this.#clock = outside.clock;
  }

  /** Of how many people the last activity is known. */
  get size(): number {
    return this.#lastSeen.size;
  }

  /** The person does something: answers whether they sign in with it. */
  isOne(tenant: string, person: string): boolean {
    const now = this.#clock.now();
    const key = `${tenant} ${person}`;
    const last = this.#lastSeen.get(key);
    if (last === undefined && this.#lastSeen.size >= many) this.#forgetQuiet(now);
    this.#lastSeen.set(key, now);
    const isOne = last === undefined || now - last >= hour;
    if (isOne) this.#owed.delete(key);
    return isOne;
  }

  /** What follows from the sign-in could not be done: it is to be done with the next activity. */
  failed(tenant: string, person: string): void {
    this.#owed.add(`${tenant} ${person}`);
  }

  /** Answers whether something is to be done still that follows from the person's last sign-in, and leaves it to who asks. */
  takesUp(tenant: string, person: string): boolean {
    return this.#owed.delete(`${tenant} ${person}`);
  }

  #forgetQuiet(now: Instant): void {
    for (const [key, last] of this.#lastSeen) {
      if (now - last < hour) continue;
      this.#lastSeen.delete(key);
      this.#owed.delete(key);
    }
  }
}
