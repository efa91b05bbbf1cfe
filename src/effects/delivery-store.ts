import type { Delivery } from './delivery.ts';

export interface DeliveryStore {
  delivery(tenant: string, request: string, message: string, recipient: string): Promise<Delivery | undefined>;
  /** Those of a request, oldest first. */
  deliveries(tenant: string, request: string): Promise<readonly Delivery[]>;
  saveDelivery(delivery: Delivery): Promise<void>;
}
