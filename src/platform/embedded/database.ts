import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate as atTurnsEnd } from 'node:timers';
import { AppError } from '../../errors.ts';
import type { Telemetry } from '../../telemetry.ts';
import { migrate, refuseNewer, type Schema } from './schema-version.ts';
import { unopened } from './unopened.ts';

export type Row = Record<string, unknown>;

/** Work that waits for a transaction which it shares. It answers how to settle whoever waits, once the disk has all of it. */
interface Waiting {
  readonly write: () => () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * One SQLite file. WAL with `synchronous=FULL`: what was committed survives a kill of the process and of the machine.
 * Every table's key begins with the tenant.
 */
export class Database {
  readonly #file: string;
  readonly #db: DatabaseSync;
  /** Compiled once each: the texts are ours, so there are as many as the stores have. */
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Waiting[] = [];

  /**
   * `file` may be `:memory:`; an old one is brought to the schema's version. Throws `store.unreadable` where it is damaged, or is
   * not to be had, `data.full`, `store.newer`, or `store.migrationFailed`.
   */
  constructor(file: string, schema: Schema, telemetry?: Telemetry) {
    let db: DatabaseSync | undefined;
    try {
      refuseNewer(file, schema);
      db = new DatabaseSync(file, { timeout: 5000 });
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      migrate(db, file, schema, telemetry);
    } catch (error) {
      db?.close();
      if (error instanceof AppError) throw error;
      throw unopened(file, error);
    }
    this.#file = file;
    this.#db = db;
  }

  one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values);
  }

  /** Row by row, for what may be more than memory holds; nothing else is to be asked with the same text meanwhile. */
  each(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.#prepared(sql).iterate(...values);
  }

  /** Writes the file anew, so that nothing is left in it of what was deleted. */
  rewrite(): void {
    this.#db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Answers how many rows were changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /**
   * For what nobody will miss: each write costs a tenth, and survives a kill of the process, but of the machine only once something
   * else was committed after it. Over the same connection: what a second one writes would make the first read its pages anew.
   */
  leniently<T>(write: () => T): T {
    this.#db.exec('PRAGMA synchronous = NORMAL');
    try {
      return write();
    } finally {
      this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  /** All of what `work` writes, or, if it throws, nothing. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has rolled back already.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * As `transaction`, but in one with all that is asked for in the same turn of the event loop: to wait for the disk is what costs,
   * and one wait does for many. Each is written or not for itself, and nobody is answered before the disk has all.
   */
  async shared<T>(work: () => T): Promise<T> {
    // Memory keeps nobody waiting.
    if (this.#file === ':memory:') return this.transaction(work);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const write = (): (() => void) => {
      const outcome = this.#within(work);
      return 'thrown' in outcome ? () => reject(outcome.thrown) : () => resolve(outcome.result);
    };
    this.#waiting.push({ write, refuse: reject });
    if (this.#waiting.length === 1) atTurnsEnd(() => this.#writeWaiting());
    return promise;
  }

  close(): void {
    this.#db.close();
  }

  /** What stops the transaction as a whole stops each of them. */
  #writeWaiting(): void {
    const together = this.#waiting;
    this.#waiting = [];
    try {
      const settlements = this.transaction(() => together.map((one) => one.write()));
      for (const settle of settlements) settle();
    } catch (error) {
      for (const { refuse } of together) refuse(error);
    }
  }

  /** Within a transaction: all of what `work` writes or, if it throws, nothing of it, and the transaction goes on. */
  #within<T>(work: () => T): { readonly result: T } | { readonly thrown: unknown } {
    this.#db.exec('SAVEPOINT work');
    try {
      const result = work();
      this.#db.exec('RELEASE work');
      return { result };
    } catch (thrown) {
      // A full disk has rolled back all of it already.
      if (!this.#db.isTransaction) throw thrown;
      this.#db.exec('ROLLBACK TO work; RELEASE work');
      return { thrown };
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** A record out of a row's `value` column. The store reads what it wrote itself. */
export const recordOf = <T>(row: Row): T => JSON.parse(String(row['value'])) as T;
