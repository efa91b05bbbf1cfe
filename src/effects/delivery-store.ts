import type { Delivery } from './delivery.ts';

export interface DeliveryStore {
  delivery(tenant: string, request: string, message: string, recipient: string): Promise<Delivery | undefined>;
  /** Those of a request, oldest first. */
  deliveries(tenant: string, request: string): Promise<readonly Delivery[]>;
  /** What could not be brought to this person, the newest first, at most `limit`. */
  missed(tenant: string, recipient: string, limit: number): Promise<readonly Delivery[]>;
  /** Answers false, and writes nothing, where the stored one is not the version before: somebody else has written it. */
  saveDelivery(delivery: Delivery): Promise<boolean>;
}
