import { createHash } from 'node:crypto';
import { readCharge, sizeOf, writeCharge } from './charges.ts';
import { Refused } from './refused.ts';
import { conditionOf, holds, valueAt } from './sql.ts';

export interface Definition {
  readonly id: string;
  readonly partitionKey?: { readonly paths: readonly string[]; readonly kind?: string; readonly version?: number };
  readonly indexingPolicy?: {
    readonly includedPaths?: readonly { readonly path: string }[];
    readonly excludedPaths?: readonly { readonly path: string }[];
    readonly compositeIndexes?: readonly (readonly { readonly path: string; readonly order: string }[])[];
  };
  readonly defaultTtl?: number;
}

/** An item as it is stored: `_rid` rises with each that is made. */
export interface Document {
  readonly id: string;
  readonly _rid: string;
  readonly _etag: string;
  /** In seconds. */
  readonly _ts: number;
  readonly ttl?: number;
  readonly [field: string]: unknown;
}

/** An operation of a batch, as it comes over the wire. */
export interface Operation {
  readonly operationType: string;
  readonly id?: string;
  readonly resourceBody?: Readonly<Record<string, unknown>>;
  readonly ifMatch?: string;
}

export interface Outcome {
  readonly statusCode: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  readonly resourceBody?: unknown;
}

const limits = 'cosmos-db/concepts-limits';
const patching = 'cosmos-db/partial-document-update';

/** One container: its items by partition and id. */
export class StoredContainer {
  definition: Definition;
  readonly #now: () => number;
  readonly #partitions = new Map<string, Map<string, Document>>();
  #writes = 0;
  #restores = 0;

  constructor(definition: Definition, now: () => number) {
    this.definition = definition;
    this.#now = now;
  }

  get depth(): number {
    return this.#paths.length;
  }

  /** How many there were, removals among them. */
  get writes(): number {
    return this.#writes;
  }

  /** Another one after each change of what is there, but for what goes by itself when its time has passed. */
  get state(): string {
    return `${String(this.#writes)} ${String(this.#restores)}`;
  }

  get size(): number {
    let count = 0;
    for (const items of this.#partitions.values()) count += items.size;
    return count;
  }

  /** All items, for `restore`; items themselves are never changed. */
  copy(): ReadonlyMap<string, ReadonlyMap<string, Document>> {
    return new Map([...this.#partitions].map(([key, items]) => [key, new Map(items)]));
  }

  restore(copy: ReadonlyMap<string, ReadonlyMap<string, Document>> = new Map()): void {
    this.#restores += 1;
    this.#partitions.clear();
    for (const [key, items] of copy) this.#partitions.set(key, new Map(items));
  }

  read(partition: readonly string[], id: string): Document | undefined {
    const there = this.#partitions.get(JSON.stringify(partition))?.get(id);
    return there && this.#lives(there) ? there : undefined;
  }

  /** Those of one partition, or of all. */
  *items(partition?: readonly string[]): Iterable<Document> {
    const partitions = partition ? [this.#partitions.get(JSON.stringify(partition)) ?? new Map<string, Document>()] : this.#partitions.values();
    for (const items of partitions) for (const item of items.values()) if (this.#lives(item)) yield item;
  }

  /** All of the operations, or none; the one that failed, and 424 for the others. */
  batch(partition: readonly string[], operations: readonly Operation[]): { readonly status: number; readonly outcomes: readonly Outcome[] } {
    const key = JSON.stringify(partition);
    const before = this.#partitions.get(key) ?? new Map<string, Document>();
    this.#partitions.set(key, new Map(before));
    const outcomes: Outcome[] = [];
    for (const operation of operations) {
      const outcome = this.#operate(partition, operation);
      outcomes.push(outcome);
      if (outcome.statusCode < 400) continue;
      this.#partitions.set(key, before);
      return { status: 207, outcomes: operations.map((_, index) => (index === outcomes.length - 1 ? outcome : { statusCode: 424, requestCharge: 0 })) };
    }
    return { status: 200, outcomes };
  }

  get #paths(): readonly string[] {
    return this.definition.partitionKey?.paths ?? [];
  }

  /** A place between 0 and 1 at which the partition lies. */
  placeOf(partition: readonly string[]): number {
    return createHash('sha256').update(partition.at(-1) ?? '').digest().readUInt32BE() / 2 ** 32;
  }

  partitionOf(item: Readonly<Record<string, unknown>>): readonly string[] {
    return this.#paths.map((path) => String(valueAt(item, path.slice(1).split('/'))));
  }

  #operate(partition: readonly string[], { operationType, id, resourceBody = {}, ifMatch }: Operation): Outcome {
    switch (operationType) {
      case 'Create':
        return this.#put(partition, resourceBody, (there) => (there ? 409 : undefined), 201);
      case 'Upsert':
        return this.#put(partition, resourceBody, (there) => differs(there, ifMatch), 200);
      case 'Replace':
        if (resourceBody['id'] !== id) throw new Refused(400, 'The id of a replaced item stays', limits);
        return this.#put(partition, resourceBody, (there) => (there ? differs(there, ifMatch) : 404), 200);
      case 'Patch':
        return this.#patch(partition, id ?? '', resourceBody, ifMatch);
      case 'Delete': {
        const there = this.read(partition, id ?? '');
        const status = there ? differs(there, ifMatch) : 404;
        if (status === undefined) this.#remove(partition, id ?? '');
        return { statusCode: status ?? 204, requestCharge: writeCharge(there ? sizeOf(there) : 0) };
      }
      default:
        throw new Refused(400, `Not played: ${operationType}`, 'cosmos-db/transactional-batch');
    }
  }

  #remove(partition: readonly string[], id: string): void {
    this.#writes += 1;
    this.#partitions.get(JSON.stringify(partition))?.delete(id);
  }

  #patch(partition: readonly string[], id: string, body: Readonly<Record<string, unknown>>, ifMatch: string | undefined): Outcome {
    const there = this.read(partition, id);
    if (!there) return { statusCode: 404, requestCharge: readCharge(0) };
    const operations = body['operations'] as readonly { op: string; path: string; value: unknown }[];
    if (operations.length > 10) throw new Refused(400, 'A patch has at most ten operations', patching);
    const { condition } = body as { condition?: string };
    const isAsExpected = condition === undefined || conditionOf(condition).every((one) => holds(there, one));
    const status = isAsExpected ? differs(there, ifMatch) : 412;
    if (status !== undefined) return { statusCode: status, requestCharge: readCharge(sizeOf(there)) };
    const next: Record<string, unknown> = { ...there };
    for (const { op, path, value } of operations) {
      const field = path.slice(1);
      if (!/^\/\w+$/.test(path) || field === 'id' || field.startsWith('_') || this.#paths.includes(path)) throw new Refused(400, `Not to be patched: ${path}`, patching);
      if (op === 'set') next[field] = value;
      else if (op === 'incr') next[field] = Number(next[field] ?? 0) + Number(value);
      else throw new Refused(400, `Not played: ${op}`, patching);
    }
    return this.#write(partition, next, there, 200);
  }

  #put(partition: readonly string[], body: Readonly<Record<string, unknown>>, refusal: (there: Document | undefined) => number | undefined, status: number): Outcome {
    const id = String(body['id']);
    if (!/^[^/\\?#]{1,255}$/.test(id)) throw new Refused(400, `No id: ${id}`, limits);
    if (JSON.stringify(this.partitionOf(body)) !== JSON.stringify(partition)) throw new Refused(400, 'PartitionKey extracted from document does not match the one in the header', 'rest/api/cosmos-db/common-cosmosdb-rest-request-headers');
    const there = this.read(partition, id);
    const refused = refusal(there);
    if (refused !== undefined) return { statusCode: refused, requestCharge: readCharge(there ? sizeOf(there) : 0) };
    return this.#write(partition, body, there, status);
  }

  #write(partition: readonly string[], body: Readonly<Record<string, unknown>>, there: Document | undefined, statusCode: number): Outcome {
    this.#writes += 1;
    const { ttl } = body as { ttl?: unknown };
    if (ttl !== undefined && ttl !== -1 && !(Number.isInteger(ttl) && Number(ttl) > 0)) throw new Refused(400, 'ttl is -1 or whole seconds', 'cosmos-db/nosql/time-to-live');
    const eTag = `"${this.#writes.toString(16).padStart(8, '0')}"`;
    const next = { ...body, _rid: there?._rid ?? this.#writes.toString().padStart(12, '0'), _etag: eTag, _ts: Math.floor(this.#now() / 1000) } as unknown as Document;
    const bytes = sizeOf(next);
    if (bytes > 2 * 1024 * 1024) return { statusCode: 413, requestCharge: 0 };
    this.#partitions.get(JSON.stringify(partition))?.set(next.id, next);
    return { statusCode, requestCharge: writeCharge(bytes), eTag, resourceBody: next };
  }

  /** Past its time an item is there for nobody, whether it was deleted yet or not; without the container's say-so none has a time. */
  #lives({ ttl, _ts }: Document): boolean {
    if (this.definition.defaultTtl === undefined) return true;
    const seconds = ttl ?? this.definition.defaultTtl;
    return seconds === -1 || this.#now() < (_ts + seconds) * 1000;
  }
}

const differs = (there: Document | undefined, ifMatch: string | undefined): number | undefined => (ifMatch !== undefined && there?._etag !== ifMatch ? 412 : undefined);
