import { createHmac, createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import type { AuditKeys } from '../../audit/keys.ts';
import type { Sealed } from '../../audit/record.ts';
import { newKey, openBox, sealBox } from '../../sealed-box.ts';
import type { TenantKeys } from '../../tenants/tenant-keys.ts';
import type { Telemetry } from '../../telemetry.ts';
import { Database, type Row } from './database.ts';
import type { Schema } from './schema-version.ts';

const version1 = `
CREATE TABLE IF NOT EXISTS people (
  tenant TEXT NOT NULL, person TEXT NOT NULL, id TEXT NOT NULL UNIQUE, key BLOB NOT NULL,
  PRIMARY KEY (tenant, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tenants (tenant TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
`;

export const keysSchema: Schema = [version1];

/** Keys in a file of their own: a copy of the other file tells nothing of people, and a person's key can be destroyed. */
export class SqliteKeys implements AuditKeys, TenantKeys {
  readonly #db: Database;
  /** As objects, because to make one of bytes takes longer than most sums. */
  readonly #ofTenants = new Map<string, { readonly bytes: Uint8Array; readonly key: KeyObject }>();

  constructor(file: string, telemetry?: Telemetry) {
    this.#db = new Database(file, keysSchema, telemetry);
  }

  async nameFor(tenant: string, person: string): Promise<string> {
    return Promise.resolve(this.#personKey(tenant, person).id);
  }

  async seal(tenant: string, person: string, text: string): Promise<Sealed> {
    const { id, key } = this.#personKey(tenant, person);
    return Promise.resolve(sealBox(id, key, text));
  }

  async open(tenant: string, sealed: Sealed): Promise<string | undefined> {
    const row = this.#db.one('SELECT key FROM people WHERE tenant = ? AND id = ?', tenant, sealed.key);
    return Promise.resolve(row && openBox(sealed, row['key'] as Uint8Array));
  }

  async hmac(tenant: string, text: string): Promise<Uint8Array> {
    return Promise.resolve(createHmac('sha256', this.#tenantKey(tenant)).update(text).digest());
  }

  forget(tenant: string): void {
    this.#db.transaction(() => {
      for (const table of ['people', 'tenants']) this.#db.run(`DELETE FROM ${table} WHERE tenant = ?`, tenant);
    });
    this.#db.rewrite();
    this.#ofTenants.delete(tenant);
  }

  close(): void {
    this.#db.close();
  }

  #tenantKey(tenant: string): KeyObject {
    const row = this.#madeOnce('SELECT key FROM tenants WHERE tenant = ?', [tenant], () => {
      this.#db.run('INSERT OR IGNORE INTO tenants (tenant, key) VALUES (?, ?)', tenant, newKey());
    });
    const bytes = row['key'] as Uint8Array;
    // A tenant that another process has removed may have come back.
    const known = this.#ofTenants.get(tenant);
    if (known && Buffer.compare(known.bytes, bytes) === 0) return known.key;
    const key = createSecretKey(bytes);
    this.#ofTenants.set(tenant, { bytes, key });
    return key;
  }

  #personKey(tenant: string, person: string): { id: string; key: Uint8Array } {
    const select = 'SELECT id, key FROM people WHERE tenant = ? AND person = ?';
    const row = this.#madeOnce(select, [tenant, person], () => {
      const insert = 'INSERT OR IGNORE INTO people (tenant, person, id, key) VALUES (?, ?, ?, ?)';
      this.#db.run(insert, tenant, person, randomUUID(), newKey());
    });
    return { id: String(row['id']), key: row['key'] as Uint8Array };
  }

  /** Most keys are there already, and to look takes no lock. Where another process makes it at the same time, the first one counts. */
  #madeOnce(select: string, of: readonly string[], make: () => void): Row {
    const known = this.#db.one(select, ...of);
    if (known) return known;
    make();
    return this.#db.one(select, ...of) ?? {};
  }
}
