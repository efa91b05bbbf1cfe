import { setTimeout as pause } from 'node:timers/promises';
import type { EffectStore, Taken } from '../../src/effects/effect-store.ts';
import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import type { Bell } from '../../src/wake-ups.ts';
import { around } from '../../test/support/around.ts';

/**
 * Bells that are kept back until they are asked for: a process that only serves turns leaves what follows a commit to others,
 * and so a turn's cost can be told from that of the work it leaves behind.
 */
export class HeldBells extends InProcessWakeUps {
  readonly #listeners = new Map<Bell, (tenant: string) => Promise<void>>();
  readonly #tenants = new Set<string>();
  #underWay = 0;

  override ring(_bell: Bell, tenant: string): void {
    this.#tenants.add(tenant);
  }

  override listen(bell: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#listeners.set(bell, listener);
  }

  /** The store of effects, which tells us what is being carried out: who hears a bell only begins it. */
  watched(effects: EffectStore): EffectStore {
    return around(effects, async (method, call) => {
      const answer = await call();
      if (method === 'take') this.#underWay += (answer as Taken).effects.length;
      if (method === 'settle' || method === 'postpone') this.#underWay -= 1;
      return answer;
    });
  }

  /** Carries out all that follows the commits so far, but for the making of teams. */
  async follow(): Promise<void> {
    while (this.#tenants.size + this.#underWay > 0) {
      const tenants = [...this.#tenants];
      this.#tenants.clear();
      for (const tenant of tenants) await this.#listeners.get('effects')?.(tenant);
      await pause(1);
    }
  }
}
