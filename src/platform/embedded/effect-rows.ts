import type { Effect } from '../../requests/effect.ts';
import type { Database } from './database.ts';

/** An effect that a dispatcher holds stays held: it is taken again when the one under way is settled. */
export function writeEffect(db: Database, tenant: string, request: string, effect: Effect): void {
  db.run(
    `INSERT INTO effects (tenant, request, key, version, due_at, held_until, tries, value) VALUES (?, ?, ?, 1, ?, 0, 0, ?)
     ON CONFLICT (tenant, request, key)
     DO UPDATE SET version = version + 1, due_at = excluded.due_at, tries = 0, value = excluded.value`,
    tenant,
    request,
    effect.key,
    effect.dueAt,
    JSON.stringify(effect),
  );
}
