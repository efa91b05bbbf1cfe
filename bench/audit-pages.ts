import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noHead, type AuditRecord, type Entry } from '../src/audit/record.ts';
import { headAfter, sealed } from '../src/audit/sealing.ts';
import type { Trail } from '../src/audit/trail.ts';
import { minute, second } from '../src/clock.ts';
import { auditItem } from '../src/platform/cosmos/audit-items.ts';
import { containers } from '../src/platform/cosmos/containers.ts';
import { writeAudit } from '../src/platform/embedded/audit-rows.ts';
import { Database } from '../src/platform/embedded/database.ts';
import { schema } from '../src/platform/embedded/schema.ts';
import { SqliteKeys } from '../src/platform/embedded/sqlite-keys.ts';
import { SqliteTrail } from '../src/platform/embedded/sqlite-trail.ts';
import { SystemClock } from '../src/platform/embedded/system-clock.ts';
import { noon } from '../test/support/builders.ts';
import { inProcess } from '../test/support/cosmos/connections.ts';
import { openCosmos } from '../test/support/cosmos/stores.ts';
import { CosmosWire } from '../test/support/cosmos/wire-server.ts';
import { median, table, times } from './figures.ts';

const records = 1_000_000;
/** As the terminal shows them. */
const onPage = 50;
const far = 1000;
/** So many are written in one transaction. */
const bulk = 20_000;
/** Pages are read so often, the first and the far one by turns. */
const rounds = 500;
const goal = 1.2;

const tenant = 'tenant-a';
const database = 'teamwright';

/** What is written at once. */
type Commit = readonly AuditRecord[];

/** Writes all of them, in the form that the store itself has for them. */
type Write = (commits: readonly Commit[]) => void;

/**
 * What a page of a tenant's trail costs that is the thousandth, against the first, with a million records; reached by the cursors, as
 * a reader would. In Cosmos DB by what the stand-in charges, which is for what is found: that a query which names its first item pays for none
 * before it is what the service says of itself (cosmos-db/nosql/query/offset-limit: only skipping costs more the further it goes).
 */
export async function auditPages(say: (line: string) => void): Promise<boolean> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.adopt(await mkdtemp(join(tmpdir(), 'teamwright-bench-')), (one) => rm(one, { recursive: true }));
  const db = opened.adopt(new Database(join(folder, 'store.sqlite'), schema), (one) => one.close());
  const wire = new CosmosWire({ partitions: 1 });
  const cosmos = opened.adopt(openCosmos({ endpoint: 'https://account.documents.azure.com', database, key: wire.key, token: undefined, httpClient: inProcess(wire) }, new SystemClock()), (one) => one.close());
  say(`audit trail: ${records.toLocaleString('en')} records of a tenant in each store, ${String(onPage)} on a page; they are written first …`);
  await fill([intoFile(db), intoCosmos(wire)]);
  const time = await timesOf(new SqliteTrail(db));
  const cost = await costsOf(wire, cosmos.trail);
  const ratios = [time.far / time.first, cost.far.units / cost.first.units, cost.far.calls / cost.first.calls];
  const [ofTime = Infinity, ofUnits = Infinity, ofCalls = Infinity] = ratios;
  for (const line of table([
    ['', 'page 1', `page ${far.toLocaleString('en')}`, ''],
    ['embedded, ms', time.first.toFixed(3), time.far.toFixed(3), times(ofTime)],
    ['Cosmos DB, request units', cost.first.units.toFixed(1), cost.far.units.toFixed(1), times(ofUnits)],
    ['Cosmos DB, calls', String(cost.first.calls), String(cost.far.calls), times(ofCalls)],
  ])) say(line);
  say(`goal: ${times(goal)}`);
  return ratios.every((ratio) => ratio <= goal);
}

const intoFile = (db: Database): Write => (commits) => db.transaction(() => {
  for (const record of commits.flat()) writeAudit(db, tenant, record);
});

function intoCosmos(wire: CosmosWire): Write {
  wire.prepare(database, Object.values(containers));
  const write = (commit: Commit): void => {
    const item = auditItem(tenant, commit);
    if (!item) return;
    const [container, partition, more] = item.stream.startsWith('template') ? ['tenants', [tenant], {}] as const : ['requests', [tenant, item.stream], { requestId: item.stream }] as const;
    const { status } = wire.container(database, container).batch(partition, [{ operationType: 'Create', resourceBody: { ...item, ...more } }]);
    if (status !== 200) throw new Error(`Not written: ${String(status)}`);
  };
  return (commits) => commits.forEach(write);
}

/** A team's way from Submit to Ready: 30 records in ten commits, with four of people. */
const life: readonly (readonly Entry[])[] = Array.from({ length: 10 }, (_, step) => Array.from({ length: 3 }, (__, index): Entry => {
  const who = `person-${String((step * 7 + index) % 40)}`;
  return index === 0 && step % 3 === 0
    ? { actor: who, code: 'requestApproved', facts: { round: 1, correlation: '01900000-0000-7000-8000-00000000c0c0' }, personal: [{ person: who, value: { id: who, displayName: 'Somebody Somewhere' } }] }
    : { actor: 'system', code: 'requestedMembersOK', facts: { asked: 12, refused: 0, correlation: '01900000-0000-7000-8000-00000000c0c0' } };
}));

/** Requests that overlap in time, and now and then a template that is changed. */
async function fill(stores: readonly Write[]): Promise<void> {
  const keys = new SqliteKeys(':memory:');
  let [left, number, waiting] = [records, 0, [] as Commit[]];
  while (left > 0) {
    const isTemplate = number % 100 === 0;
    const stream = isTemplate ? `template-${String(number)}` : `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
    let head = noHead;
    for (const [step, entries] of (isTemplate ? life.slice(0, 1) : life).entries()) {
      const commit = await sealed(keys, tenant, stream, head, noon + number * 10 * second + step * minute, entries.slice(0, left));
      head = headAfter(head, commit);
      left -= commit.length;
      if (commit.length > 0) waiting.push(commit);
    }
    number += 1;
    if (left > 0 && waiting.length < bulk / 3) continue;
    for (const write of stores) write(waiting);
    waiting = [];
  }
  keys.close();
}

/** The cursor that leads to the far page, page by page. */
async function cursorTo(trail: Trail): Promise<string> {
  let after: string | undefined;
  for (let page = 1; page < far; page += 1) {
    after = (await trail.page(tenant, { limit: onPage, after }))?.next;
    if (after === undefined) throw new Error('The trail ended before');
  }
  return after ?? '';
}

/** In ms; with all that is needed in memory. */
async function timesOf(trail: Trail): Promise<{ readonly first: number; readonly far: number }> {
  const cursor = await cursorTo(trail);
  const measured = async (after: string | undefined): Promise<number> => {
    const begun = performance.now();
    await trail.page(tenant, { limit: onPage, after });
    return performance.now() - begun;
  };
  const [first, behind]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    first.push(await measured(undefined));
    behind.push(await measured(cursor));
  }
  return { first: median(first), far: median(behind) };
}

interface Cost {
  readonly units: number;
  readonly calls: number;
}

/** The walk has already asked what the SDK asks once. */
async function costsOf({ told }: CosmosWire, trail: Trail): Promise<{ readonly first: Cost; readonly far: Cost }> {
  const cursor = await cursorTo(trail);
  const measured = async (after: string | undefined): Promise<Cost> => {
    const { units, calls } = told;
    await trail.page(tenant, { limit: onPage, after });
    return { units: told.units - units, calls: told.calls - calls };
  };
  return { first: await measured(undefined), far: await measured(cursor) };
}
