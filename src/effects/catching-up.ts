import { second, type Clock, type Instant } from '../clock.ts';
import { effect, type Effect } from '../requests/effect.ts';
import type { RequestStore } from '../requests/request-store.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { WakeUps } from '../wake-ups.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EffectStore } from './effect-store.ts';

/** Older requests than these are asked for by their reference. */
const latest = 10;
/** So many messages that somebody missed are looked at, the newest first. */
const most = 100;
/** By then who was out of reach is known to be back. */
const soon = second;

/**
 * Sees to it that somebody who was out of reach gets what they missed: their own requests' cards, rounds that are still open,
 * what needs an admin. It is left in the store, so a crash or a throttle loses nothing, and written only where something
 * has changed since.
 */
export class CatchingUp {
  readonly #requests: Pick<RequestStore, 'requestsOf' | 'request'>;
  readonly #deliveries: Pick<DeliveryStore, 'missed'>;
  readonly #effects: Pick<EffectStore, 'leave'>;
  readonly #clock: Clock;
  readonly #wakeUps: WakeUps;

  constructor(outside: {
    requestStore: Pick<RequestStore, 'requestsOf' | 'request'>;
    deliveries: Pick<DeliveryStore, 'missed'>;
    effects: Pick<EffectStore, 'leave'>;
    clock: Clock;
    wakeUps: WakeUps;
  }) {
    this.#requests = outside.requestStore;
    this.#deliveries = outside.deliveries;
    this.#effects = outside.effects;
    this.#clock = outside.clock;
    this.#wakeUps = outside.wakeUps;
  }

  async with(tenant: string, person: string): Promise<void> {
    const at = this.#clock.now() + soon;
    const own = await this.#requests.requestsOf(tenant, person, latest);
    const missed = await this.#deliveries.missed(tenant, person, most);
    for (const { id } of own) await this.#effects.leave(tenant, id, effect('card.status', at));
    for (const delivery of missed) {
      const request = await this.#requests.request(tenant, delivery.request);
      const follows = request && whatFollows(request, delivery, at);
      if (follows) await this.#effects.leave(tenant, delivery.request, follows);
    }
    if (own.length + missed.length > 0) this.#wakeUps.ring('effects', tenant, at);
  }
}

/** What brings a missed message to its reader, if it is still to the point. What only rings is not: its time is over. */
function whatFollows(request: TeamRequest, { message, recipient, activity }: Delivery, at: Instant): Effect | undefined {
  const [kind = '', about] = message.split('.', 2);
  const { round, team } = request.approval;
  switch (kind) {
    case 'status':
      return effect('card.status', at);
    case 'approval': {
      const isOpen = request.status === 'approval' && about === String(round);
      if (!isOpen) return activity === undefined ? undefined : effect('card.approval', at);
      return team.some(({ id }) => id === recipient) ? effect('approval.ask', at, round) : effect('admins.tell', at, 'approval');
    }
    case 'attention':
      return effect('admins.tell', at, request.status === 'approval' ? 'approval' : 'attention');
    default:
      return undefined;
  }
}
