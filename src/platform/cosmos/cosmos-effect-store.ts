import type { Instant } from '../../clock.ts';
import type { EffectStore, Taken, TakenEffect } from '../../effects/effect-store.ts';
import type { Effect } from '../../requests/effect.ts';
import { withEffects } from './commit-batch.ts';
import type { CosmosDatabase, Written } from './cosmos-database.ts';
import { effectId, type EffectItem } from './effect-items.ts';
import type { Stored } from './item.ts';
import type { SeenEffects } from './seen-effects.ts';
import { takenOf } from './taking.ts';
import type { Condition, Write } from './write.ts';

/** Effects that commits have left, each in its request's partition. */
export class CosmosEffectStore implements EffectStore {
  readonly #database: CosmosDatabase;
  readonly #seen: SeenEffects;
  /** As it was stored when it was taken or held: who settles it need not look. */
  readonly #stored = new WeakMap<TakenEffect, Stored<EffectItem>>();

  constructor(database: CosmosDatabase, seen: SeenEffects) {
    this.#database = database;
    this.#seen = seen;
  }

  async leave(tenant: string, request: string, effect: Effect): Promise<void> {
    await withEffects(this.#database, this.#seen, { tenant, id: request }, [], [effect]);
  }

  async take(tenant: string, now: Instant, until: Instant, most: number): Promise<Taken> {
    const text = `SELECT TOP @limit VALUE c FROM c WHERE c.tenantId = @tenant AND c.kind = 'effect' AND c.dueAt <= @now AND c.heldUntil <= @now
      ORDER BY c.precedence ASC, c.dueAt ASC`;
    const due = (limit: number) => this.#database.query<Stored<EffectItem>>('requests', [tenant], text, { tenant, now, limit });
    const { taken: effects, isAll } = await takenOf(most, due, async (item) => {
      const { requestId: request, record: effect, tries, version, heldUntil, _etag: etag } = item;
      const taken = { tenant, request, effect, tries, version, until, isTakenOver: heldUntil > 0 };
      return this.#held(taken, { kind: 'patch', id: item.id, set: { heldUntil: until }, etag });
    });
    return { effects, isAll };
  }

  async hold(taken: TakenEffect, until: Instant): Promise<TakenEffect | undefined> {
    return this.#held({ ...taken, until }, patch(taken, { heldUntil: until }, { heldUntil: taken.until }));
  }

  async settle(taken: TakenEffect): Promise<Instant | undefined> {
    const { tenant, request, effect: { key }, version } = taken;
    if (this.#seen.isNewer(tenant, request, key, version)) return this.#giveBack(taken);
    const id = effectId(key);
    const held = this.#stored.get(taken);
    let there = held ?? (await this.#there(taken));
    // One that was left after ours was over begins at the same version, but is another item.
    while (there && there.version === version && (!held || there._rid === held._rid)) {
      if (await this.#wrote(taken, { kind: 'remove', id, etag: there._etag })) {
        this.#seen.saw({ tenantId: tenant, requestId: request, id, version: 0 });
        return undefined;
      }
      there = await this.#there(taken);
    }
    return there && this.#giveBack(taken);
  }

  async postpone(taken: TakenEffect, dueAt: Instant | undefined, tries: number): Promise<boolean> {
    const { effect: record, version, until } = taken;
    const isOurs = await this.#wrote(taken, patch(taken, { dueAt: dueAt ?? null, tries, record, heldUntil: 0 }, { version, heldUntil: until }));
    if (!isOurs) await this.#giveBack(taken);
    return isOurs;
  }

  /** A hold that has run out may be another's by now: it ends with that one. Answers when what was given back is due. */
  async #giveBack(taken: TakenEffect): Promise<Instant | undefined> {
    const outcome = await this.#write(taken, patch(taken, { heldUntil: 0 }, { heldUntil: taken.until }));
    return outcome.written ? (this.#storedBy(outcome).dueAt ?? undefined) : undefined;
  }

  async #held(taken: TakenEffect, write: Write): Promise<TakenEffect | undefined> {
    const outcome = await this.#write(taken, write);
    if (!outcome.written) return undefined;
    this.#stored.set(taken, this.#storedBy(outcome));
    return taken;
  }

  #storedBy({ items: [item] }: Extract<Written, { written: true }>): Stored<EffectItem> {
    const stored = item as Stored<EffectItem>;
    this.#seen.saw(stored);
    return stored;
  }

  #there({ tenant, request, effect }: TakenEffect): Promise<Stored<EffectItem> | undefined> {
    return this.#database.read<EffectItem>('requests', [tenant, request], effectId(effect.key));
  }

  async #wrote(taken: TakenEffect, write: Write): Promise<boolean> {
    return (await this.#write(taken, write)).written;
  }

  #write({ tenant, request }: TakenEffect, write: Write): Promise<Written> {
    return this.#database.write('requests', [tenant, request], [write]);
  }
}

const patch = ({ effect }: TakenEffect, set: Readonly<Record<string, unknown>>, where: Condition): Write => ({ kind: 'patch', id: effectId(effect.key), set, where });
