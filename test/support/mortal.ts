import { around } from './around.ts';
import type { When } from './faults.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/**
 * The life of one process: it dies at its n-th call to the outside, before the call is made or when its answer comes.
 * From then on nothing that it does reaches anybody.
 */
export class Mortal {
  readonly #last: number;
  readonly #when: When;
  #calls = 0;
  #dead = false;
  /** The call at which it died. */
  place = '';

  constructor(last = Infinity, when: When = 'before') {
    this.#last = last;
    this.#when = when;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  get calls(): number {
    return this.#calls;
  }

  kill(): void {
    this.#dead = true;
  }

  wrap<T extends object>(port: T): T {
    return around(port, async (method, call) => {
      if (this.#dead) return never();
      this.#calls += 1;
      if (this.#calls !== this.#last) {
        const answer = await call();
        return this.isDead ? never() : answer;
      }
      this.place = method;
      this.#dead = true;
      if (this.#when === 'after') await call();
      return never();
    });
  }
}
