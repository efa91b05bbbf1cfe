import type { Clock } from '../clock.ts';
import type { EffectStore, TakenEffect } from './effect-store.ts';

/** Keeps a taken effect ours for as long as it is being carried out: its hold is renewed at every third. */
export class Held {
  readonly #effects: EffectStore;
  readonly #clock: Clock;
  readonly #length: number;
  readonly #over = new AbortController();
  readonly #kept: Promise<void>;
  #taken: TakenEffect;

  constructor(outside: { effects: EffectStore; clock: Clock }, taken: TakenEffect, length: number) {
    this.#effects = outside.effects;
    this.#clock = outside.clock;
    this.#length = length;
    this.#taken = taken;
    this.#kept = this.#keep();
  }

  /**
   * Whether what carries the effect out may still say something: a process that stood still while another took the effect over
   * would put an old card over a new one. What the effect has only set off is not its any more.
   */
  get isOpen(): boolean {
    return this.#over.signal.aborted || this.#clock.now() < this.#taken.until;
  }

  /** Ends the renewing; what is written of the effect then is guarded by the hold that this answers. */
  async end(): Promise<TakenEffect> {
    this.#over.abort('over');
    await this.#kept;
    return this.#taken;
  }

  async #keep(): Promise<void> {
    for (;;) {
      await this.#clock.wait(this.#length / 3, this.#over.signal);
      if (this.#over.signal.aborted) return;
      const until = this.#clock.now() + this.#length;
      // A store that does not answer now is asked again in the next third; a hold that is another's stays theirs.
      this.#taken = (await this.#effects.hold(this.#taken, until).catch(() => undefined)) ?? this.#taken;
    }
  }
}
