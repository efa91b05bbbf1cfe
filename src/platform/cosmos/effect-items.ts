import type { Instant } from '../../clock.ts';
import type { Effect, EffectKind } from '../../requests/effect.ts';
import { itemId, type Item } from './item.ts';
import type { Write } from './write.ts';

/** An effect as it is stored: held by nobody where `heldUntil` has passed, and never due where `dueAt` is null. */
export interface EffectItem extends Item {
  readonly requestId: string;
  /** The least first; `rank` is a word of the query language by now. */
  readonly precedence: number;
  readonly dueAt: Instant | null;
  readonly heldUntil: Instant;
  readonly tries: number;
  readonly version: number;
  readonly record: Effect;
}

export const effectId = (key: string): string => itemId('effect', key);

/** What is taken before what: what starts a run is done at once, no check waits for a mailing, and nobody for what is only counted or kept. */
const precedences: Partial<Record<EffectKind, number>> = { 'provision.start': 0, check: 1, 'usage.tell': 3, 'events.tell': 3 };
const precedenceOf = ({ kind }: Effect): number => precedences[kind] ?? 2;

/** Leaves an effect where there is none of its key. */
export function newEffect(tenant: string, request: string, effect: Effect): Write {
  const item: EffectItem = {
    id: effectId(effect.key),
    tenantId: tenant,
    requestId: request,
    kind: 'effect',
    precedence: precedenceOf(effect),
    dueAt: effect.dueAt,
    heldUntil: 0,
    tries: 0,
    version: 1,
    record: effect,
  };
  return { kind: 'create', item };
}

/** Puts it in the place of one that is there. Who holds that one goes on holding it: it is taken again when the one under way is settled. */
export const nextEffect = (effect: Effect): Write => ({
  kind: 'patch',
  id: effectId(effect.key),
  set: { dueAt: effect.dueAt, tries: 0, record: effect },
  add: { version: 1 },
});
