import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import type { Bell } from '../../src/wake-ups.ts';

/**
 * Bells that are kept back until they are asked for: a process that only serves turns leaves what follows a commit to others,
 * and so a turn's cost can be told from that of the work it leaves behind.
 */
export class HeldBells extends InProcessWakeUps {
  readonly #listeners = new Map<Bell, (tenant: string) => Promise<void>>();
  readonly #tenants = new Set<string>();

  override ring(_bell: Bell, tenant: string): void {
    this.#tenants.add(tenant);
  }

  override listen(bell: Bell, listener: (tenant: string) => Promise<void>): void {
    this.#listeners.set(bell, listener);
  }

  /** Carries out all that follows the commits so far, but for the making of teams. */
  async follow(): Promise<void> {
    while (this.#tenants.size > 0) {
      const tenants = [...this.#tenants];
      this.#tenants.clear();
      for (const tenant of tenants) await this.#listeners.get('effects')?.(tenant);
    }
  }
}
