import type { Instant } from '../../src/clock.ts';
import type { Bell, WakeUps } from '../../src/wake-ups.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** A process's bells, which may fall silent: what is rung then is heard by nobody. */
export class FateOfBells implements WakeUps {
  readonly #bells: WakeUps;
  readonly #life: Life;
  readonly #world: World;

  constructor(bells: WakeUps, life: Life, world: World) {
    this.#bells = bells;
    this.#life = life;
    this.#world = world;
  }

  ring(bell: Bell, tenant: string, at?: Instant): void {
    if (this.#life.dead) return;
    const name = `bell.${bell}`;
    const deed = this.#world.fate({ process: this.#life.number, name, at: this.#world.clock.now() });
    if (deed?.how === 'frozen') this.#life.freeze(deed.ms ?? 0, `at ${name}`);
    if (deed?.how === 'diesBefore' || deed?.how === 'diesAfter') this.#life.die(`at ${name}`);
    else if (deed?.how === 'lost' || deed?.how === 'refused') this.#world.chronicle.tell(this.#life.number, `rings ${name}, which nobody hears`);
    else this.#bells.ring(bell, tenant, at);
  }

  listen(bell: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#bells.listen(bell, listener);
  }

  close(): Promise<void> {
    return this.#bells.close();
  }
}
