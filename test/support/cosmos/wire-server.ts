import { createHmac } from 'node:crypto';
import { StoredContainer, type Definition, type Document, type Operation } from './account.ts';
import { readCharge, sizeOf } from './charges.ts';
import { pageOf, planOf, type Spec } from './queries.ts';
import { Refused } from './refused.ts';

export interface WireRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly charge?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const rest = 'rest/api/cosmos-db';
const largestBatch = 2 * 1024 * 1024;
/** A physical partition, from one hexadecimal place to before another; `parents`: those that it was split from. */
interface Range {
  readonly id: string;
  readonly minInclusive: string;
  readonly maxExclusive: string;
  readonly parents?: readonly string[];
}

/** What a test sees of the account. */
export interface Told {
  /** Request units since the beginning, and answers. */
  units: number;
  calls: number;
}

/**
 * An account of Azure Cosmos DB as the SDK sees it over the wire, of the calls that the product makes. What it does not know it
 * refuses with 400 and the page that the call is described on; nothing is guessed. Every item lies in one of two physical partitions.
 */
export class CosmosWire {
  readonly key: string;
  /** Of an identity that may read and write. */
  readonly token = 'a-token-of-an-identity';
  readonly told: Told = { units: 0, calls: 0 };
  consistency = 'Strong';
  readonly #now: () => number;
  #ranges: readonly Range[];
  readonly #databases = new Map<string, Map<string, StoredContainer>>();
  #throttled = 0;
  #provisioned = Infinity;
  /** What was used in which second. */
  readonly #used = { second: 0, units: 0 };
  #lost = 0;
  #contended = 0;

  constructor({ key = Buffer.from('a key of an account').toString('base64'), now = Date.now, partitions = 2 }: { key?: string; now?: () => number; partitions?: 1 | 2 } = {}) {
    this.key = key;
    this.#now = now;
    this.#ranges = partitions === 1 ? [{ id: '0', minInclusive: '', maxExclusive: 'FF' }] : [{ id: '0', minInclusive: '', maxExclusive: '7F' }, { id: '1', minInclusive: '7F', maxExclusive: 'FF' }];
  }

  /** So many request units a second and no more, as an account has that does not grow. */
  provision(units: number): void {
    this.#provisioned = units;
  }

  /** The next so many calls find no room. */
  throttle(calls: number): void {
    this.#throttled += calls;
  }

  /** Of the next so many batches one operation meets another write that is under way. */
  contend(batches: number): void {
    this.#contended += batches;
  }

  /** Of the next so many batches the answer is lost, after they were written. */
  lose(batches: number): void {
    this.#lost += batches;
  }

  /** Each physical partition becomes two, as when there is too much in it or more throughput is asked for (cosmos-db/partitioning-overview). */
  split(): void {
    this.#ranges = this.#ranges.flatMap(({ id, minInclusive, maxExclusive }, index) => {
      const middle = Math.round((placed(minInclusive) * 0xff + Math.min(1, placed(maxExclusive)) * 0xff) / 2).toString(16).toUpperCase().padStart(2, '0');
      const [first, second] = [0, 1].map((half) => String(Number(this.#ranges.at(-1)?.id) + 1 + 2 * index + half));
      return [{ id: first ?? '', minInclusive, maxExclusive: middle, parents: [id] }, { id: second ?? '', minInclusive: middle, maxExclusive, parents: [id] }];
    });
  }

  /** Has the containers there at once. */
  prepare(database: string, definitions: readonly Definition[]): void {
    this.#databases.set(database, new Map(definitions.map((one) => [one.id, new StoredContainer(one, this.#now)])));
  }

  /** For a test that changes what the account is like. */
  container(database: string, name: string): StoredContainer {
    const found = this.#databases.get(database)?.get(name);
    if (!found) throw new Error(`No ${database}/${name}`);
    return found;
  }

  /** Undefined where the connection breaks off. */
  answer(request: WireRequest): WireAnswer | undefined {
    const reply = this.#reply(request);
    this.told.calls += 1;
    this.told.units += reply.charge ?? 0;
    if (request.headers['x-ms-cosmos-is-batch-request'] !== undefined && reply.status === 200 && this.#lost > 0) {
      this.#lost -= 1;
      return undefined;
    }
    const headers = { 'content-type': 'application/json', 'x-ms-request-charge': String(reply.charge ?? 0), 'x-ms-activity-id': '00000000-0000-0000-0000-000000000000', ...reply.headers };
    return { status: reply.status, headers, body: reply.body === undefined ? '' : JSON.stringify(reply.body) };
  }

  #reply(request: WireRequest): Reply {
    try {
      const parts = request.path.split('?')[0]?.split('/').filter((part) => part !== '').map(decodeURIComponent) ?? [];
      this.#signed(request, parts);
      if (this.#throttled > 0 && parts.length > 4) {
        this.#throttled -= 1;
        return tooMany(7);
      }
      return parts.length > 4 ? this.#withinProvisioned(() => this.#route(request, parts)) : this.#route(request, parts);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const headers: Record<string, string> = error.substatus === undefined ? {} : { 'x-ms-substatus': String(error.substatus) };
      return { status: error.status, headers, body: { code: String(error.status), message: error.message } };
    }
  }

  /** What is begun comes to its end; nothing else does before the second is over. */
  #withinProvisioned(route: () => Reply): Reply {
    const now = this.#now();
    const second = Math.floor(now / 1000);
    if (second !== this.#used.second) Object.assign(this.#used, { second, units: 0 });
    if (this.#used.units >= this.#provisioned) return tooMany((second + 1) * 1000 - now);
    const reply = route();
    this.#used.units += reply.charge ?? 0;
    return reply;
  }

  /** The account's key over what is asked (rest/api/cosmos-db/access-control-on-cosmosdb-resources). */
  #signed({ method, headers }: WireRequest, parts: readonly string[]): void {
    const isFeed = parts.length % 2 === 1;
    const type = (isFeed ? parts.at(-1) : parts.at(-2)) ?? '';
    const link = (isFeed ? parts.slice(0, -1) : parts).join('/');
    const date = headers['x-ms-date'] ?? '';
    const sum = createHmac('sha256', Buffer.from(this.key, 'base64')).update(`${method.toLowerCase()}\n${type}\n${link}\n${date.toLowerCase()}\n\n`).digest('base64');
    const taken = [`type=master&ver=1.0&sig=${sum}`, `type=aad&ver=1.0&sig=${this.token}`].map(encodeURIComponent);
    if (!taken.includes(encodeURIComponent(decodeURIComponent(headers['authorization'] ?? '')))) throw new Refused(401, 'The input authorization token can\'t serve the request', `${rest}/access-control-on-cosmosdb-resources`);
    if (headers['x-ms-version'] === undefined) throw new Refused(400, 'x-ms-version', `${rest}/common-cosmosdb-rest-request-headers`);
  }

  #route(request: WireRequest, [dbs, database, colls, container, kind, id, ...others]: readonly string[]): Reply {
    const { method, body } = request;
    const isGet = method === 'GET';
    if (dbs === undefined && isGet) return { status: 200, body: { id: 'wire', userConsistencyPolicy: { defaultConsistencyLevel: this.consistency }, writableLocations: [], readableLocations: [] } };
    if (dbs !== 'dbs' || others.length > 0) throw notPlayed(request);
    if (database === undefined && method === 'POST') return this.#createDatabase(JSON.parse(body) as { id: string });
    const within = this.#databases.get(database ?? '');
    if (!within) throw new Refused(404, 'Resource Not Found', `${rest}/get-a-database`, 1003);
    if (colls === undefined && isGet) return { status: 200, body: { id: database, _rid: 'db', _self: `dbs/${String(database)}/` } };
    if (colls !== 'colls') throw notPlayed(request);
    if (container === undefined && method === 'POST') return this.#createContainer(within, JSON.parse(body) as Definition);
    const stored = within.get(container ?? '');
    if (!stored) throw new Refused(404, 'Resource Not Found', `${rest}/get-a-collection`, 1003);
    if (kind === undefined && isGet) return { status: 200, body: { ...asTold(stored.definition), _rid: container } };
    if (kind === undefined && method === 'PUT') return this.#replaceContainer(stored, JSON.parse(body) as Definition);
    if (kind === 'pkranges' && isGet) return { status: 200, body: { _rid: container, PartitionKeyRanges: this.#ranges } };
    if (kind !== 'docs') throw notPlayed(request);
    if (id !== undefined) return isGet ? this.#read(stored, request, id) : refuse(request);
    if (method !== 'POST') throw notPlayed(request);
    if (request.headers['x-ms-cosmos-is-batch-request'] !== undefined) return this.#batch(stored, request);
    return request.headers['content-type'] === 'application/query+json' ? this.#query(stored, request) : refuse(request);
  }

  #createDatabase({ id }: { id: string }): Reply {
    if (this.#databases.has(id)) throw new Refused(409, 'Conflict', `${rest}/create-a-database`);
    this.#databases.set(id, new Map());
    return { status: 201, body: { id, _rid: 'db', _self: `dbs/${id}/` } };
  }

  #createContainer(within: Map<string, StoredContainer>, definition: Definition): Reply {
    const { id, partitionKey } = definition;
    if (within.has(id)) throw new Refused(409, 'Conflict', `${rest}/create-a-collection`);
    if (!partitionKey) throw new Refused(400, 'A container has a partition key', `${rest}/create-a-collection`);
    if (partitionKey.paths.length > 1 && (partitionKey.kind !== 'MultiHash' || partitionKey.version !== 2)) throw new Refused(400, 'Several paths are a MultiHash of version 2', 'cosmos-db/hierarchical-partition-keys');
    within.set(id, new StoredContainer({ ...definition, partitionKey: { kind: 'Hash', ...partitionKey } }, this.#now));
    return { status: 201, body: { ...definition, _rid: id } };
  }

  #replaceContainer(stored: StoredContainer, definition: Definition): Reply {
    const { paths, kind, version } = stored.definition.partitionKey ?? {};
    const { partitionKey: key } = definition;
    if (JSON.stringify([key?.paths, key?.kind, key?.version]) !== JSON.stringify([paths, kind, version])) throw new Refused(400, 'A partition key stays', `${rest}/replace-a-collection`);
    stored.definition = definition;
    return { status: 200, body: { ...definition, _rid: definition.id } };
  }

  #read(stored: StoredContainer, request: WireRequest, id: string): Reply {
    const item = stored.read(wholeKey(stored, request), id);
    if (!item) return { status: 404, charge: readCharge(0), body: { code: 'NotFound', message: 'Entity with the specified id does not exist in the system' } };
    return { status: 200, charge: readCharge(sizeOf(item)), headers: { etag: item._etag }, body: item };
  }

  #batch(stored: StoredContainer, request: WireRequest): Reply {
    const page = 'cosmos-db/transactional-batch';
    if (request.headers['x-ms-cosmos-batch-atomic'] === undefined) throw new Refused(400, 'Only atomic batches are played', page);
    if (Buffer.byteLength(request.body) > largestBatch) throw new Refused(413, 'Request size is too large', page);
    const operations = JSON.parse(request.body) as readonly Operation[];
    if (operations.length === 0 || operations.length > 100) throw new Refused(400, 'A batch has 1 to 100 operations', page);
    for (const operation of operations) {
      const unknown = Object.keys(operation).filter((name) => !['operationType', 'id', 'resourceBody', 'ifMatch'].includes(name));
      if (unknown.length > 0) throw new Refused(400, `Not played: ${unknown.join()}`, page);
    }
    if (this.#contended > 0) {
      this.#contended -= 1;
      return { status: 207, body: operations.map((_, index) => ({ statusCode: index === 0 ? 449 : 424, requestCharge: 0 })) };
    }
    const { status, outcomes } = stored.batch(wholeKey(stored, request), operations);
    return { status, charge: outcomes.reduce((sum, { requestCharge }) => sum + requestCharge, 0), body: outcomes };
  }

  #query(stored: StoredContainer, request: WireRequest): Reply {
    const { headers, body } = request;
    const spec = JSON.parse(body) as Spec;
    if (headers['x-ms-cosmos-is-query-plan-request'] !== undefined) return { status: 200, body: planOf(stored, spec) };
    const range = headers['x-ms-documentdb-partitionkeyrangeid'];
    const asked = range === undefined ? { partition: wholeKey(stored, request), isWithin: () => true } : { partition: undefined, isWithin: this.#within(stored, range) };
    const { found, continuation, charge } = pageOf(stored, asked, spec, Number(headers['x-ms-max-item-count'] ?? 100), headers['x-ms-continuation']);
    return { status: 200, charge, headers: continuation === undefined ? {} : { 'x-ms-continuation': continuation }, body: { _rid: stored.definition.id, Documents: found, _count: found.length } };
  }

  /** Of a partition that was split nobody is asked any more: the SDK has to look where its items are now (rest/api/cosmos-db/get-partition-key-ranges). */
  #within(stored: StoredContainer, id: string): (item: Document) => boolean {
    const range = this.#ranges.find((one) => one.id === id);
    if (!range) throw new Refused(410, 'The requested resource is no longer available at the server', 'cosmos-db/troubleshoot-gone', 1002);
    const [from, to] = [placed(range.minInclusive), placed(range.maxExclusive)];
    return (item) => {
      const place = stored.placeOf(stored.partitionOf(item));
      return place >= from && place < to;
    };
  }
}

/** What excludes all excludes `_etag` by name (cosmos-db/index-policy); in which order lists come back nobody says. */
function asTold(definition: Definition): Definition {
  const { includedPaths = [], compositeIndexes = [] } = definition.indexingPolicy ?? {};
  const policy = { ...definition.indexingPolicy, includedPaths: includedPaths.toReversed(), compositeIndexes: compositeIndexes.toReversed() };
  return { ...definition, indexingPolicy: { ...policy, excludedPaths: [{ path: '/*' }, { path: '/"_etag"/?' }] } };
}

/** Every call for items names the whole key of their partition. */
function wholeKey(stored: StoredContainer, { headers }: WireRequest): readonly string[] {
  const values = JSON.parse(headers['x-ms-documentdb-partitionkey'] ?? '[]') as readonly string[];
  if (values.length !== stored.depth) throw new Refused(400, 'The partition key of the whole path is needed', `${rest}/common-cosmosdb-rest-request-headers`);
  return values;
}

const placed = (place: string): number => (place === '' ? 0 : place === 'FF' ? Infinity : Number.parseInt(place, 16) / 0xff);

const tooMany = (ms: number): Reply => ({ status: 429, headers: { 'x-ms-retry-after-ms': String(ms) }, body: { code: '429', message: 'Request rate is large' } });

const notPlayed = ({ method, path }: WireRequest): Refused => new Refused(400, `Not played: ${method} ${path}`, rest);

function refuse(request: WireRequest): never {
  throw notPlayed(request);
}
