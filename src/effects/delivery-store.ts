import type { Delivery } from './delivery.ts';

export interface DeliveryStore {
  delivery(tenant: string, request: string, message: string, recipient: string): Promise<Delivery | undefined>;
  /** Those of a request, oldest first. */
  deliveries(tenant: string, request: string): Promise<readonly Delivery[]>;
  /** What could not be brought to this person, the newest first, at most `limit`. */
  missed(tenant: string, recipient: string, limit: number): Promise<readonly Delivery[]>;
  saveDelivery(delivery: Delivery): Promise<void>;
}
