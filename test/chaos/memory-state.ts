import { State } from '../../src/simulator/state.ts';

type Records = Map<string, unknown>;

/** All tables as they were at one moment; records are never changed in place, so the maps are all there is to copy. */
export type StateCopy = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const keyOf = (table: string, tenant: string): string => `${tenant}\n${table}`;

/**
 * What the simulated Microsoft 365 remembers, in maps instead of SQLite: a story of some milliseconds would spend half of
 * them on rows that nobody reads again. Copied and put back as a whole.
 */
export class MemoryState extends State {
  #tables = new Map<string, Records>();
  /** For each open transaction how to undo what it did, first first. */
  readonly #undo: (() => void)[][] = [];

  constructor() {
    super(':memory:');
  }

  copy(): StateCopy {
    return new Map([...this.#tables].map(([key, records]) => [key, new Map(records)]));
  }

  restore(copy: StateCopy): void {
    this.#tables = new Map([...copy].map(([key, records]) => [key, new Map(records)]));
  }

  override get<T>(table: string, tenant: string, id: string): T | undefined {
    return this.#tables.get(keyOf(table, tenant))?.get(id) as T | undefined;
  }

  override list<T>(table: string, tenant: string): T[] {
    return [...(this.#tables.get(keyOf(table, tenant))?.values() ?? [])] as T[];
  }

  override count(table: string, tenant: string): number {
    return this.#tables.get(keyOf(table, tenant))?.size ?? 0;
  }

  override put(table: string, tenant: string, id: string, value: unknown): void {
    const records = this.#table(table, tenant);
    const known = records.has(id);
    const before = records.get(id);
    records.set(id, value);
    this.#undo.at(-1)?.push(() => (known ? records.set(id, before) : records.delete(id)));
  }

  override remove(table: string, tenant: string, id: string): void {
    const records = this.#table(table, tenant);
    if (!records.has(id)) return;
    // Most that is removed is the oldest: a copy of all the others for each would cost more than the story.
    const isFirst = records.keys().next().value === id;
    const [value, before] = [records.get(id), isFirst ? undefined : [...records]];
    records.delete(id);
    this.#undo.at(-1)?.push(() => this.#tables.set(keyOf(table, tenant), new Map(before ?? [[id, value], ...records])));
  }

  override clear(table: string, tenant: string): void {
    const key = keyOf(table, tenant);
    const before = this.#tables.get(key);
    if (!before) return;
    this.#tables.set(key, new Map());
    this.#undo.at(-1)?.push(() => this.#tables.set(key, before));
  }

  override transaction<T>(work: () => T): T {
    const undo: (() => void)[] = [];
    this.#undo.push(undo);
    try {
      const result = work();
      this.#undo.pop();
      this.#undo.at(-1)?.push(...undo);
      return result;
    } catch (error) {
      this.#undo.pop();
      for (const step of undo.reverse()) step();
      throw error;
    }
  }

  #table(table: string, tenant: string): Records {
    const key = keyOf(table, tenant);
    const known = this.#tables.get(key);
    if (known) return known;
    const made: Records = new Map();
    this.#tables.set(key, made);
    return made;
  }
}
