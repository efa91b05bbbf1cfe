import type { AuditRecord } from '../../audit/record.ts';
import type { Commit, CommitResult, RunWrite } from '../../requests/commit.ts';
import type { Effect } from '../../requests/effect.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { AppError } from '../../errors.ts';
import { auditItem } from './audit-items.ts';
import type { CosmosDatabase, Written } from './cosmos-database.ts';
import { newEffect, nextEffect, type EffectItem } from './effect-items.ts';
import { itemId } from './item.ts';
import type { SeenEffects } from './seen-effects.ts';
import type { Write } from './write.ts';

export const requestId = 'request';
export const runId = (attempt: number): string => itemId('run', attempt);

/**
 * Writes a commit as one batch, without a look before it: each write names what it expects to find, and the one that does not find
 * it says what the commit came to. Only whether an effect of a key is there already may be known to another process alone; where the guess was
 * wrong, the batch is made again.
 */
export async function writeCommit(database: CosmosDatabase, seen: SeenEffects, { request, expected, audit, effects, run }: Commit): Promise<CommitResult> {
  const { tenant, id } = request;
  const first = [requestWrite(request, expected), ...(run ? [runWrite(run)] : []), ...auditWrites(tenant, id, audit)];
  const outcome = await withEffects(database, seen, { tenant, id }, first, effects);
  if (outcome.written) return 'committed';
  if (outcome.index === 0) return 'conflict';
  if (run && outcome.index === 1) return 'stale';
  throw new AppError('store.refused', { status: outcome.status });
}

/** The writes and the effects, in one batch; answers the refusal of one of `first`, if there is one. */
export async function withEffects(
  database: CosmosDatabase,
  seen: SeenEffects,
  { tenant, id: request }: { readonly tenant: string; readonly id: string },
  first: readonly Write[],
  effects: readonly Effect[],
): Promise<Written> {
  const there = new Set(effects.flatMap(({ key }, index) => (seen.isThere(tenant, request, key) ? [index] : [])));
  for (let go = 0; go <= 4 * effects.length; go += 1) {
    const left = effects.map((one, index) => (there.has(index) ? nextEffect(one) : newEffect(tenant, request, one)));
    const outcome = await database.write('requests', [tenant, request], [...first, ...left]);
    if (outcome.written) for (const item of outcome.items.slice(first.length)) seen.saw(item as EffectItem);
    const guess = outcome.written ? -1 : outcome.index - first.length;
    if (guess < 0) return outcome;
    // Somebody may carry it out, or leave it, between two goes.
    if (!there.delete(guess)) there.add(guess);
  }
  throw new AppError('store.conflict');
}

function requestWrite(request: TeamRequest, expected: number): Write {
  const { tenant, id, version, requester, reference, template, wakeAt, waitsFor } = request;
  const moving = { version, isOpen: wakeAt !== undefined, needsAdmins: waitsFor?.who === 'admins', dueAt: wakeAt ?? null, record: request };
  if (expected > 0) return { kind: 'patch', id: requestId, set: moving, where: { version: expected } };
  const still = { id: requestId, tenantId: tenant, requestId: id, kind: 'request', requester: requester.id, reference, template: template.id, heldUntil: 0 };
  return { kind: 'create', item: { ...still, ...moving } };
}

const runWrite = ({ attempt, epoch, dueAt, value }: RunWrite): Write => ({
  kind: 'patch',
  id: runId(attempt),
  set: { dueAt: dueAt ?? null, isParked: isParked(value), record: value },
  where: { epoch },
});

/** A run's value is provisioning's own business, but for this. */
const isParked = (value: unknown): boolean => (value as { readonly state?: unknown }).state === 'parked';

function auditWrites(tenant: string, request: string, audit: readonly AuditRecord[]): readonly Write[] {
  const item = auditItem(tenant, audit);
  return item ? [{ kind: 'create', item: { ...item, requestId: request } }] : [];
}
