import type { AuditKeys } from '../../audit/keys.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Kept, TenantArchive } from '../../tenants/tenant-archive.ts';
import type { Database, Row } from './database.ts';

export interface ArchivedKeys extends Pick<AuditKeys, 'open'> {
  /** Destroys the tenant's key and those of its people. */
  forget(tenant: string): void;
}

/** Which rows of a table are a tenant's. Every table's key begins with it; only what dialogs remember has it within its key. */
const ofTenant = (table: string): string => (table === 'dialogs' ? `substr(key, 1, length(?) + 1) = ? || '/'` : 'tenant = ?');

/** A tenant's rows of every table that there is, so that none is forgotten when there are more. */
export class SqliteTenantArchive implements TenantArchive {
  readonly #db: Database;
  readonly #keys: ArchivedKeys;
  readonly #heads: { forget(tenant: string): void };

  constructor(db: Database, keys: ArchivedKeys, heads: { forget(tenant: string): void }) {
    this.#db = db;
    this.#keys = keys;
    this.#heads = heads;
  }

  async *contents(tenant: string): AsyncIterable<Kept> {
    for (const kind of this.#tables()) {
      for (const row of this.#db.each(`SELECT * FROM ${kind} WHERE ${ofTenant(kind)}`, ...namesFor(kind, tenant))) {
        const record = readable(row);
        yield { kind, record: kind === 'audit' ? { ...record, opened: await this.#opened(tenant, row) } : record };
      }
    }
  }

  async purge(tenant: string): Promise<void> {
    this.#keys.forget(tenant);
    this.#heads.forget(tenant);
    this.#db.transaction(() => {
      for (const table of this.#tables()) this.#db.run(`DELETE FROM ${table} WHERE ${ofTenant(table)}`, ...namesFor(table, tenant));
    });
    this.#db.rewrite();
    return Promise.resolve();
  }

  #tables(): readonly string[] {
    return this.#db.all(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).map(({ name }) => String(name));
  }

  /** What the record has sealed; null where the key was destroyed, or the box was tampered with. */
  async #opened(tenant: string, row: Row): Promise<readonly unknown[]> {
    const { sealed = [] } = JSON.parse(String(row['value'])) as Partial<AuditRecord>;
    return Promise.all(
      sealed.map(async (one) => {
        const text = await this.#keys.open(tenant, one).catch(() => undefined);
        return text === undefined ? null : (JSON.parse(text) as unknown);
      }),
    );
  }
}

const namesFor = (table: string, tenant: string): readonly string[] => (table === 'dialogs' ? [tenant, tenant] : [tenant]);

/** The row with what it keeps as JSON as an object. */
function readable(row: Row): Readonly<Record<string, unknown>> {
  const { value, ...columns } = row;
  return typeof value === 'string' ? { ...columns, value: JSON.parse(value) as unknown } : row;
}
