import type { Instant } from '../../src/clock.ts';
import type { EffectStore, TakenEffect } from '../../src/effects/effect-store.ts';

/** The tenant's oldest due effect, if there is one. */
export const takeOne = async (effects: Pick<EffectStore, 'take'>, tenant: string, now: Instant, until: Instant): Promise<TakenEffect | undefined> =>
  (await effects.take(tenant, now, until, 1)).effects[0];
