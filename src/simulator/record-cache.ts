interface CachedTable {
  readonly records: Map<string, unknown>;
  /** All of the table is here, in its order; else only what was asked for. */
  complete: boolean;
}

/** What a rollback has to do: give a record its value before (undefined: there was none), or forget its table. */
interface Undo {
  readonly key: string;
  readonly id?: string;
  readonly before?: unknown;
}

/** Beyond it, all is forgotten between two transactions and read again. */
const mostRecords = 200_000;

/**
 * Records as they were parsed or put, so that a table of thousands is not parsed again at every question. It follows the
 * transactions of the state: what is rolled back is as it was, or is read again. Records are never changed in place.
 */
export class RecordCache {
  readonly #tables = new Map<string, CachedTable>();
  /** For each open transaction what it changed, last first. */
  readonly #journals: Undo[][] = [];
  #size = 0;

  /** A record, or whether it has to be read. `load` gives it from the database, undefined where there is none. */
  get(table: string, tenant: string, id: string, load: () => unknown): unknown {
    const cached = this.#table(table, tenant) ?? this.#open(table, tenant);
    if (cached.complete || cached.records.has(id)) return cached.records.get(id);
    const value = load();
    if (value !== undefined) this.#set(cached, id, value);
    return value;
  }

  /** The table in its order. `load` gives it from the database. */
  list(table: string, tenant: string, load: () => readonly (readonly [string, unknown])[]): unknown[] {
    const cached = this.#table(table, tenant) ?? this.#open(table, tenant);
    if (!cached.complete) {
      this.#size -= cached.records.size;
      cached.records.clear();
      for (const [id, value] of load()) this.#set(cached, id, value);
      cached.complete = true;
    }
    return [...cached.records.values()];
  }

  put(table: string, tenant: string, id: string, value: unknown): void {
    const cached = this.#table(table, tenant);
    const key = keyOf(table, tenant);
    // Only a whole table knows for certain what was there before.
    this.#journals.at(-1)?.push(cached?.complete ? { key, id, before: cached.records.get(id) } : { key });
    if (cached) this.#set(cached, id, value);
  }

  /** What is taken away cannot be put back into its place: after a rollback its table is read again. */
  remove(table: string, tenant: string, id: string): void {
    if (this.#table(table, tenant)?.records.delete(id)) this.#size -= 1;
    this.#journals.at(-1)?.push({ key: keyOf(table, tenant) });
  }

  clear(table: string, tenant: string): void {
    this.#forget(keyOf(table, tenant));
    this.#journals.at(-1)?.push({ key: keyOf(table, tenant) });
  }

  begin(): void {
    if (this.#journals.length === 0 && this.#size > mostRecords) {
      this.#tables.clear();
      this.#size = 0;
    }
    this.#journals.push([]);
  }

  commit(): void {
    const journal = this.#journals.pop() ?? [];
    this.#journals.at(-1)?.push(...journal);
  }

  rollback(): void {
    for (const { key, id, before } of (this.#journals.pop() ?? []).reverse()) {
      const cached = this.#tables.get(key);
      if (!cached) continue;
      if (id === undefined) this.#forget(key);
      else if (before !== undefined) cached.records.set(id, before);
      else if (cached.records.delete(id)) this.#size -= 1;
    }
  }

  #table(table: string, tenant: string): CachedTable | undefined {
    return this.#tables.get(keyOf(table, tenant));
  }

  #open(table: string, tenant: string): CachedTable {
    const made: CachedTable = { records: new Map(), complete: false };
    this.#tables.set(keyOf(table, tenant), made);
    this.#size += 1;
    return made;
  }

  #set(cached: CachedTable, id: string, value: unknown): void {
    if (!cached.records.has(id)) this.#size += 1;
    cached.records.set(id, value);
  }

  #forget(key: string): void {
    const cached = this.#tables.get(key);
    if (!cached) return;
    this.#size -= cached.records.size + 1;
    this.#tables.delete(key);
  }
}

const keyOf = (table: string, tenant: string): string => `${tenant}\n${table}`;
