import type { AuditRecord } from '../../audit/record.ts';
import { auditItem } from './audit-items.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import type { Item } from './item.ts';
import type { Write } from './write.ts';

/**
 * Writes a tenant's record and what its trail tells of it, both or neither. False where the record is not of the version that was
 * read (0: there is none), or the trail has gone on.
 */
export async function saveVersion(database: CosmosDatabase, tenant: string, item: Item, version: number, audit: readonly AuditRecord[]): Promise<boolean> {
  const write: Write =
    version === 0
      ? { kind: 'create', item: { ...item, version: 1 } }
      : { kind: 'patch', id: item.id, set: { record: item['record'] }, add: { version: 1 }, where: { version } };
  const told = auditItem(tenant, audit);
  const outcome = await database.write('tenants', [tenant], [write, ...(told ? [{ kind: 'create' as const, item: told }] : [])]);
  return outcome.written;
}
