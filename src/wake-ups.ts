import type { Instant } from './clock.ts';

/** What a bell calls: the worker that makes teams, the dispatcher that carries out effects, or the sweep, which is every tenant's. */
export type Bell = 'provisioning' | 'effects' | 'sweep';

/** Rung for in place of a tenant where it is all of them. */
export const everyTenant = '*';

/**
 * The bell. It carries a tenant, never a request: who hears it takes that tenant's oldest due work from the store.
 * A ring may be lost or doubled, and a listener that fails is called once more; the sweep finds what was missed.
 */
export interface WakeUps {
  /** Rings now, or at the given instant. */
  ring(bell: Bell, tenant: string, at?: Instant): void;
  /** One listener a bell. Rings for a tenant whose listener is still at work are folded into one more call. */
  listen(bell: Bell, listener: (tenant: string) => Promise<void>): void;
  /** Stops ringing and waits a few seconds for the listeners at work to end. */
  close(): Promise<void>;
}
