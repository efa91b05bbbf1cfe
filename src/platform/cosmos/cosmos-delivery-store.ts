import type { DeliveryStore } from '../../effects/delivery-store.ts';
import type { Delivery } from '../../effects/delivery.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { itemId, type Item } from './item.ts';

interface DeliveryItem extends Item {
  readonly record: Delivery;
}

/** What became of messages, each in its request's partition. */
export class CosmosDeliveryStore implements DeliveryStore {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  async delivery(tenant: string, request: string, message: string, recipient: string): Promise<Delivery | undefined> {
    return (await this.#database.read<DeliveryItem>('requests', [tenant, request], idOf(message, recipient)))?.record;
  }

  deliveries(tenant: string, request: string): Promise<readonly Delivery[]> {
    const text = "SELECT VALUE c.record FROM c WHERE c.tenantId = @tenant AND c.requestId = @request AND c.kind = 'delivery' ORDER BY c.at";
    return this.#database.query('requests', [tenant, request], text, { tenant, request });
  }

  missed(tenant: string, recipient: string, limit: number): Promise<readonly Delivery[]> {
    const text = `SELECT TOP @limit VALUE c.record FROM c WHERE c.tenantId = @tenant AND c.kind = 'delivery' AND c.recipient = @recipient
      AND c.state = 'unreachable' ORDER BY c.at DESC`;
    return this.#database.query('requests', [tenant], text, { tenant, recipient, limit });
  }

  async saveDelivery(delivery: Delivery): Promise<boolean> {
    const { tenant, request, message, recipient, state, at, version } = delivery;
    const id = idOf(message, recipient);
    const moving = { state, at, version, record: delivery };
    const item = { id, tenantId: tenant, requestId: request, kind: 'delivery', recipient, ...moving };
    const write = version === 1 ? ({ kind: 'create', item } as const) : ({ kind: 'patch', id, set: moving, where: { version: version - 1 } } as const);
    return (await this.#database.write('requests', [tenant, request], [write])).written;
  }
}

const idOf = (message: string, recipient: string): string => itemId('delivery', message, recipient);
