import type { Clock } from '../../src/clock.ts';
import type { Delivery } from '../../src/effects/delivery.ts';
import { containers } from '../../src/platform/cosmos/containers.ts';
import type { Database } from '../../src/platform/embedded/database.ts';
import type { ProcessStores } from '../conformance/stores-under-test.ts';
import { inProcess } from '../support/cosmos/connections.ts';
import { openCosmos } from '../support/cosmos/stores.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import type { Document } from '../support/cosmos/account.ts';
import { openHeads, openStores } from '../support/stores.ts';
import type { HeadRow, RequestRow, StoredEvidence, TrailRow } from './checker/evidence.ts';

/** Which of the product's stores a story is told on. */
export type StoreName = 'embedded' | 'cosmos';

/** All that is stored at a moment; never changed. */
export type Copy = ReadonlyMap<string, unknown>;

/** What outlives the processes of a story, and what its teller sees of it beside the product. */
export interface Kept {
  readonly stores: Omit<ProcessStores, 'keys'>;
  /** Of the embedded store alone: for a mutation that writes around it. */
  readonly db: Database | undefined;
  /** Rises with each write. */
  writes(): number;
  copy(): Copy;
  restore(copy: Copy): void;
  evidence(): StoredEvidence;
  /** How requests stand, and whether anything is due sometime. */
  standing(): { readonly statuses: readonly string[]; readonly isDue: boolean };
}

/** `clock`: the time of the story that is being told. */
export const keptIn = (name: StoreName, clock: Pick<Clock, 'now'>): Kept => (name === 'embedded' ? inDatabase() : inAccount(clock));

type Row = Record<string, string | number | null>;

function inDatabase(): Kept {
  const heads = openHeads();
  const { db, ...stores } = openStores(undefined, undefined, heads);
  /** All there are: what one story leaves in a table that is forgotten here, the next one begins with. */
  const tables = [db, heads].flatMap((of) => of.all("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) => ({ of, table: String(name) })));
  const value = <T>(row: Record<string, unknown>): T => JSON.parse(String(row['value'])) as T;
  return {
    stores,
    db,
    writes: () => [db, heads].reduce((sum, of) => sum + Number(of.one('SELECT total_changes() AS rows')?.['rows']), 0),
    copy: () => new Map(tables.map(({ of, table }) => [table, of.all(`SELECT * FROM ${table}`)])),
    restore: (copy) => {
      for (const { of, table } of tables) {
        of.run(`DELETE FROM ${table}`);
        for (const row of (copy.get(table) as readonly Row[] | undefined) ?? []) {
          const names = Object.keys(row);
          of.run(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`, ...Object.values(row));
        }
      }
    },
    evidence: () => ({
      requests: db.all('SELECT wake_at, value FROM requests').map((row): RequestRow => ({ ...value<RequestRow>(row), wakeAtColumn: row['wake_at'] as number | null })),
      trails: Map.groupBy(db.all('SELECT value FROM audit ORDER BY stream, seq').map((row) => value<TrailRow>(row)), ({ stream }) => stream),
      heads: heads.all('SELECT stream, seq, hash FROM heads').map(({ stream, seq, hash }) => ({ stream: String(stream), seq: Number(seq), hash: String(hash) })),
      known: new Set(db.all('SELECT value FROM deliveries').flatMap((row) => activitiesOf(value(row)))),
      effects: db.all('SELECT key FROM effects WHERE due_at IS NOT NULL').map(({ key }) => String(key)),
      runsDue: db.all('SELECT request FROM runs WHERE due_at IS NOT NULL').length,
    }),
    standing: () => ({
      statuses: db.all('SELECT value FROM requests').map((row) => value<{ status: string }>(row).status),
      isDue: db.one('SELECT 1 FROM effects WHERE due_at IS NOT NULL') !== undefined || db.one('SELECT 1 FROM runs WHERE due_at IS NOT NULL') !== undefined,
    }),
  };
}

const activitiesOf = ({ activity, asked }: Delivery): readonly string[] => [activity, asked].filter((id) => id !== undefined);

const database = 'teamwright';

function inAccount(clock: Pick<Clock, 'now'>): Kept {
  const wire = new CosmosWire({ now: () => clock.now() });
  wire.prepare(database, Object.values(containers));
  const all = Object.keys(containers).map((name) => [name, wire.container(database, name)] as const);
  const waiting = { now: () => clock.now(), wait: () => Promise.reject(new Error('The account has room for all')) };
  const stores = openCosmos({ endpoint: 'https://account.documents.azure.com', database, key: wire.key, token: undefined, httpClient: inProcess(wire) }, waiting);
  const of = (kind: string): readonly Document[] => [...wire.container(database, 'requests').items()].filter((item) => item['kind'] === kind);
  const isDue = (item: Document): boolean => item['dueAt'] !== null;
  const records = <T>(kind: string): readonly T[] => of(kind).map(({ record }) => record as T);
  return {
    stores,
    db: undefined,
    writes: () => all.reduce((sum, [, container]) => sum + container.writes, 0),
    copy: () => new Map(all.map(([name, container]) => [name, container.copy()])),
    restore: (copy) => {
      for (const [name, container] of all) container.restore(copy.get(name) as ReturnType<typeof container.copy> | undefined);
    },
    evidence: () => ({
      requests: of('request').map((item): RequestRow => ({ ...(item['record'] as RequestRow), wakeAtColumn: item['dueAt'] as number | null })),
      trails: Map.groupBy(of('audit').flatMap(({ records: told }) => told as readonly TrailRow[]).toSorted((left, right) => left.seq - right.seq), ({ stream }) => stream),
      heads: [...wire.container(database, 'keys').items()].filter(({ kind }) => kind === 'head').map(({ record }) => record as HeadRow),
      known: new Set(records<Delivery>('delivery').flatMap(activitiesOf)),
      effects: of('effect').filter(isDue).map(({ record }) => (record as { key: string }).key),
      runsDue: of('run').filter(isDue).length,
    }),
    standing: () => ({ statuses: records<{ status: string }>('request').map(({ status }) => status), isDue: [...of('effect'), ...of('run')].some(isDue) }),
  };
}
