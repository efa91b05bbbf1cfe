import type { Clock } from '../clock.ts';
import { asAppError } from '../errors.ts';
import { effect } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { WakeUps } from '../wake-ups.ts';
import type { EffectStore } from './effect-store.ts';
import type { Messenger, Placed } from './messenger.ts';

const goes = 4;

/** Keeps up the card on which people have asked how their request stands: it moves along with the one that was there. */
export class Following {
  readonly #messenger: Messenger;
  readonly #effects: Pick<EffectStore, 'leave'>;
  readonly #clock: Clock;
  readonly #wakeUps: WakeUps;

  constructor(outside: { messenger: Messenger; effects: Pick<EffectStore, 'leave'>; clock: Clock; wakeUps: WakeUps }) {
    this.#messenger = outside.messenger;
    this.#effects = outside.effects;
    this.#clock = outside.clock;
    this.#wakeUps = outside.wakeUps;
  }

  /** `request`: as the card shows it. What is over moves no more. */
  async follow(request: TeamRequest, card: Placed): Promise<void> {
    const { tenant, id, wakeAt } = request;
    if (wakeAt === undefined) return;
    const isBehind = await this.#remember(request, card);
    if (!isBehind) return;
    const now = this.#clock.now();
    await this.#effects.leave(tenant, id, effect('card.status', now));
    this.#wakeUps.ring('effects', tenant, now);
  }

  /** Answers whether the card is behind. Whoever draws the first one at the same time writes of it too, and not for long. */
  async #remember(request: TeamRequest, card: Placed): Promise<boolean> {
    for (let go = 1; ; go += 1) {
      try {
        return await this.#messenger.follow('status', { kind: 'status', request, reader: request.requester.id }, card);
      } catch (thrown) {
        if (go === goes || asAppError(thrown).code !== 'store.conflict') throw thrown;
      }
    }
  }
}
