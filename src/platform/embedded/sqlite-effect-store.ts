import type { Instant } from '../../clock.ts';
import type { Delivery } from '../../effects/delivery.ts';
import type { DeliveryStore } from '../../effects/delivery-store.ts';
import type { EffectStore, Taken, TakenEffect } from '../../effects/effect-store.ts';
import type { Effect } from '../../requests/effect.ts';
import { recordOf, type Database } from './database.ts';
import { writeEffect } from './effect-rows.ts';

/**
 * The oldest due effect of some keys that nobody holds. The index has the key in it, so of thousands of due effects only those of
 * these keys are looked at, and none is sorted: `CROSS JOIN` has SQLite go from the index to the rows.
 */
const oldest = (keys: string): string =>
  `SELECT * FROM (SELECT one.* FROM effects AS due CROSS JOIN effects AS one USING (tenant, request, key)
     WHERE due.tenant = ?1 AND due.due_at <= ?2 AND ${keys} AND one.held_until <= ?2 ORDER BY due.due_at LIMIT 1)`;

/** In the order in which they are taken. */
const order = ["due.key GLOB 'provision.start*'", "due.key = 'check'", "due.key NOT GLOB 'usage.tell*' AND due.key <> 'events.tell'", 'true'];
const next = `${order.map(oldest).join(' UNION ALL ')} LIMIT 1`;

/** Effects that commits have left, and what became of the messages among them. */
export class SqliteEffectStore implements EffectStore, DeliveryStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async leave(tenant: string, request: string, effect: Effect): Promise<void> {
    writeEffect(this.#db, tenant, request, effect);
    return Promise.resolve();
  }

  async take(tenant: string, now: Instant, until: Instant, most: number): Promise<Taken> {
    const effects = this.#db.transaction(() => {
      const some: TakenEffect[] = [];
      for (let one: TakenEffect | undefined; some.length < most && (one = this.#takeOne(tenant, now, until)); ) some.push(one);
      return some;
    });
    return Promise.resolve({ effects, isAll: effects.length < most });
  }

  #takeOne(tenant: string, now: Instant, until: Instant): TakenEffect | undefined {
    const row = this.#db.one(next, tenant, now);
    if (!row) return undefined;
    this.#db.run('UPDATE effects SET held_until = ? WHERE tenant = ? AND request = ? AND key = ?', until, tenant, String(row['request']), String(row['key']));
    const [request, effect, isTakenOver] = [String(row['request']), recordOf<Effect>(row), Number(row['held_until']) > 0];
    return { tenant, request, effect, tries: Number(row['tries']), version: Number(row['version']), until, isTakenOver };
  }

  async hold(taken: TakenEffect, until: Instant): Promise<TakenEffect | undefined> {
    const { tenant, request, effect } = taken;
    const sql = 'UPDATE effects SET held_until = ? WHERE tenant = ? AND request = ? AND key = ? AND held_until = ?';
    const held = this.#db.run(sql, until, tenant, request, effect.key, taken.until) === 1;
    return Promise.resolve(held ? { ...taken, until } : undefined);
  }

  async settle({ tenant, request, effect, version, until }: TakenEffect): Promise<Instant | undefined> {
    const key = [tenant, request, effect.key];
    const left = this.#db.transaction(() => {
      // One that nobody holds is not the one that was taken: that was settled by another, and this was left under its key since.
      this.#db.run('DELETE FROM effects WHERE tenant = ? AND request = ? AND key = ? AND version = ? AND held_until > 0', ...key, version);
      return this.#giveBack(key, until);
    });
    return Promise.resolve(left);
  }

  async postpone({ tenant, request, effect, version, until }: TakenEffect, dueAt: Instant | undefined, tries: number): Promise<boolean> {
    const key = [tenant, request, effect.key];
    const isOurs = this.#db.transaction(() => {
      const sql = `UPDATE effects SET due_at = ?, tries = ?, value = ?
         WHERE tenant = ? AND request = ? AND key = ? AND version = ? AND held_until = ?`;
      const postponed = this.#db.run(sql, dueAt ?? null, tries, JSON.stringify(effect), ...key, version, until) === 1;
      this.#giveBack(key, until);
      return postponed;
    });
    return Promise.resolve(isOurs);
  }

  async delivery(tenant: string, request: string, message: string, recipient: string): Promise<Delivery | undefined> {
    const sql = 'SELECT value FROM deliveries WHERE tenant = ? AND request = ? AND message = ? AND recipient = ?';
    const row = this.#db.one(sql, tenant, request, message, recipient);
    return Promise.resolve(row && recordOf<Delivery>(row));
  }

  async deliveries(tenant: string, request: string): Promise<readonly Delivery[]> {
    const rows = this.#db.all('SELECT value FROM deliveries WHERE tenant = ? AND request = ?', tenant, request);
    return Promise.resolve(rows.map(recordOf<Delivery>).sort((left, right) => left.at - right.at));
  }

  async missed(tenant: string, recipient: string, limit: number): Promise<readonly Delivery[]> {
    const sql = `SELECT value FROM deliveries WHERE tenant = ? AND recipient = ? AND json_extract(value, '$.state') = 'unreachable'
       ORDER BY json_extract(value, '$.at') DESC LIMIT ?`;
    return Promise.resolve(this.#db.all(sql, tenant, recipient, limit).map(recordOf<Delivery>));
  }

  /** The effect that posted a message is settled by a commit after it, or posts it again. */
  async saveDelivery(delivery: Delivery): Promise<boolean> {
    const { tenant, request, message, recipient, version } = delivery;
    const key = [tenant, request, message, recipient] as const;
    const value = JSON.stringify(delivery);
    if (version === 1) {
      const insert = 'INSERT OR IGNORE INTO deliveries (tenant, request, message, recipient, value) VALUES (?, ?, ?, ?, ?)';
      return Promise.resolve(this.#db.leniently(() => this.#db.run(insert, ...key, value)) === 1);
    }
    const update = `UPDATE deliveries SET value = ?
       WHERE tenant = ? AND request = ? AND message = ? AND recipient = ? AND json_extract(value, '$.version') = ?`;
    return Promise.resolve(this.#db.leniently(() => this.#db.run(update, value, ...key, version - 1)) === 1);
  }

  /** A hold that has run out may be another's by now: it ends with that one. Answers when what was given back is due. */
  #giveBack(key: readonly string[], until: Instant): Instant | undefined {
    const sql = 'UPDATE effects SET held_until = 0 WHERE tenant = ? AND request = ? AND key = ? AND held_until = ? RETURNING due_at';
    const row = this.#db.one(sql, ...key, until);
    return row && Number(row['due_at']);
  }
}
