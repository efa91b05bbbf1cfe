import type { Clock, Instant } from '../../src/clock.ts';
import { around } from '../support/around.ts';
import type { Chronicle } from './chronicle.ts';

/**
 * What may happen at a call. `diesBefore`: the process is gone and the call was never made; `diesAfter`: made, and nobody
 * is there for its answer; `lost`: it happened and ends in an error; `refused`: it did not happen and ends in an error;
 * `frozen`: the process stands still for `ms` when it is about to make it; `late`: it reaches the other side after `ms`;
 * `lastCall`: the process stands still as well, and is gone when it has made it, before it sees anything of what has
 * happened meanwhile.
 */
export type How = 'diesBefore' | 'diesAfter' | 'lost' | 'refused' | 'frozen' | 'late' | 'lastCall';

export interface Deed {
  readonly how: How;
  readonly ms?: number;
}

/** One call of a process to the outside. */
export interface Call {
  readonly process: number;
  /** `runs.claim`, `graph POST /teams/{}/clone`: the port, and what is asked of it. */
  readonly name: string;
  readonly at: Instant;
}

/** Decides at every call whether something happens there. */
export type Fate = (call: Call) => Deed | undefined;

const never = (): Promise<never> => new Promise(() => undefined);

/** What a port answers where something comes in between. */
export interface Failing {
  lost(): Promise<unknown>;
  refused(): Promise<unknown>;
}

const storeFails: Failing = {
  lost: () => Promise.reject(new Error('The store did not answer in time')),
  refused: () => Promise.reject(new Error('The store is busy')),
};

/**
 * One process from its start to its end: every call to the outside goes through here, so it can die, stand still or be
 * failed at each. From its death on nothing that it does reaches anybody.
 */
export class Life {
  readonly number: number;
  readonly #clock: Clock;
  readonly #fate: Fate;
  readonly #chronicle: Chronicle;
  #thaw: Promise<void> | undefined;
  #dead = false;
  readonly #death = Promise.withResolvers<undefined>();
  /** Called when it stands still. */
  stands: () => void = () => undefined;

  constructor(number: number, { clock, fate, chronicle }: { clock: Clock; fate: Fate; chronicle: Chronicle }) {
    this.number = number;
    this.#clock = clock;
    this.#fate = fate;
    this.#chronicle = chronicle;
  }

  /** Resolves when it has died. */
  get death(): Promise<undefined> {
    return this.#death.promise;
  }

  get dead(): boolean {
    return this.#dead;
  }

  get frozen(): boolean {
    return this.#thaw !== undefined && !this.#dead;
  }

  die(where: string): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#chronicle.tell(this.number, `dies ${where}`);
    this.#death.resolve(undefined);
  }

  /** Stands still: no answer is taken and nothing is sent for so many ms; then everything that was due happens at once. */
  freeze(ms: number, where: string): void {
    if (this.#dead || this.#thaw) return;
    this.#chronicle.isOutOfTime = true;
    this.#chronicle.tell(this.number, `stands still for ${String(Math.round(ms / 1000))} s ${where}`);
    this.#thaw = this.#clock.wait(ms).then(() => {
      this.#thaw = undefined;
      this.#chronicle.tell(this.number, 'goes on');
    });
    this.stands();
  }

  /** Where a process comes back to itself: at once, after it stood still, or never. */
  async pause(): Promise<void> {
    while (this.#thaw && !this.#dead) await this.#thaw;
    if (this.#dead) await never();
  }

  async through(name: string, call: () => Promise<unknown>, failing: Failing = storeFails): Promise<unknown> {
    if (this.#dead || this.#thaw) await this.pause();
    const deed = this.#fate({ process: this.number, name, at: this.#clock.now() });
    if (deed) return this.#happening(deed, name, call, failing);
    const answer = await this.#answer(call);
    return answer;
  }

  wrap<T extends object>(port: T, name: string): T {
    return around(port, (method, call) => this.through(`${name}.${method}`, call));
  }

  async #happening({ how, ms = 0 }: Deed, name: string, call: () => Promise<unknown>, failing: Failing): Promise<unknown> {
    switch (how) {
      case 'diesBefore':
        this.die(`before ${name}`);
        return never();
      case 'diesAfter':
        this.die(`after ${name}`);
        call().catch(() => undefined);
        return never();
      case 'lost':
        this.#chronicle.tell(this.number, `gets no answer to ${name}, which happened`);
        await this.#answer(call).catch(() => undefined);
        return failing.lost();
      case 'refused':
        this.#chronicle.tell(this.number, `is refused ${name}`);
        return failing.refused();
      case 'frozen':
        this.freeze(ms, `before ${name}`);
        await this.pause();
        return this.#answer(call);
      case 'lastCall':
        this.freeze(ms, `before ${name}`);
        await this.pause();
        this.die(`after ${name}`);
        call().catch(() => undefined);
        return never();
      case 'late':
        this.#chronicle.isOutOfTime = true;
        this.#chronicle.tell(this.number, `sends ${name}, which arrives ${String(Math.round(ms / 1000))} s late`);
        return this.#answer(() => this.#clock.wait(ms).then(call));
    }
  }

  /** The answer or the error, when the process is there to take it. */
  async #answer(call: () => Promise<unknown>): Promise<unknown> {
    try {
      return await call();
    } finally {
      if (this.#dead || this.#thaw) await this.pause();
    }
  }
}

/** Time as one process has it: who stands still wakes late, and the dead do not. */
export class ProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #life: Life;

  constructor(clock: Clock, life: Life) {
    this.#clock = clock;
    this.#life = life;
  }

  now(): Instant {
    return this.#clock.now();
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#clock.wait(ms, signal);
    if (this.#life.dead || this.#life.frozen) await this.#life.pause();
  }
}
