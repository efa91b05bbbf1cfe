import { createHmac, randomUUID } from 'node:crypto';
import type { AuditKeys } from '../../audit/keys.ts';
import type { Sealed } from '../../audit/record.ts';
import { second, type Clock, type Instant } from '../../clock.ts';
import { newKey, openBox, sealBox } from '../../sealed-box.ts';
import type { TenantKeys } from '../../tenants/tenant-keys.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { itemId, type Item } from './item.ts';
import { removeAll } from './removing.ts';

interface KeyItem extends Item {
  readonly keyId: string;
  /** 256 bits, in base64. */
  readonly key: string;
}

/** A tenant's key changes only where the tenant was removed, by another process as a rule, and has come back. */
const remembered = 10 * second;

/** Keys in a container of their own, made by whoever needs one first. */
export class CosmosKeys implements AuditKeys, TenantKeys {
  readonly #database: CosmosDatabase;
  readonly #clock: Clock;
  readonly #ofTenants = new Map<string, { readonly asked: Promise<KeyItem>; readonly until: Instant }>();

  constructor(database: CosmosDatabase, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async nameFor(tenant: string, person: string): Promise<string> {
    return (await this.#ofPerson(tenant, person)).keyId;
  }

  async seal(tenant: string, person: string, text: string): Promise<Sealed> {
    const { keyId, key } = await this.#ofPerson(tenant, person);
    return sealBox(keyId, bytes(key), text);
  }

  async open(tenant: string, sealed: Sealed): Promise<string | undefined> {
    const text = 'SELECT VALUE c FROM c WHERE c.tenantId = @tenant AND c.keyId = @id';
    const [item] = await this.#database.query<KeyItem>('keys', [tenant], text, { tenant, id: sealed.key });
    return item && openBox(sealed, bytes(item.key));
  }

  async hmac(tenant: string, text: string): Promise<Uint8Array> {
    const { key } = await this.#ofTenant(tenant);
    return createHmac('sha256', bytes(key)).update(text).digest();
  }

  /** Destroys the tenant's key and those of its people, with all that lies beside them. */
  async forget(tenant: string): Promise<void> {
    this.#ofTenants.delete(tenant);
    const ids = await this.#database.query<string>('keys', [tenant], 'SELECT VALUE c.id FROM c WHERE c.tenantId = @tenant', { tenant });
    await removeAll(this.#database, 'keys', [tenant], ids);
  }

  #ofPerson(tenant: string, person: string): Promise<KeyItem> {
    return this.#madeOnce(tenant, 'person', itemId('person', person));
  }

  #ofTenant(tenant: string): Promise<KeyItem> {
    const known = this.#ofTenants.get(tenant);
    const now = this.#clock.now();
    if (known && now < known.until) return known.asked;
    const asked = this.#madeOnce(tenant, 'tenant', 'tenant');
    this.#ofTenants.set(tenant, { asked, until: now + remembered });
    asked.catch(() => this.#ofTenants.delete(tenant));
    return asked;
  }

  /** Where another process makes it at the same time, the first one counts. */
  async #madeOnce(tenant: string, kind: string, id: string): Promise<KeyItem> {
    for (;;) {
      const known = await this.#database.read<KeyItem>('keys', [tenant], id);
      if (known) return known;
      const item: KeyItem = { id, tenantId: tenant, kind, keyId: randomUUID(), key: Buffer.from(newKey()).toString('base64') };
      if ((await this.#database.write('keys', [tenant], [{ kind: 'create', item }])).written) return item;
    }
  }
}

const bytes = (key: string): Uint8Array => Buffer.from(key, 'base64');
