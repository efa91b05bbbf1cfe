import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minute, second } from '../../src/clock.ts';
import { SqliteKeys } from '../../src/platform/embedded/sqlite-keys.ts';
import type { Person } from '../../src/people/profile.ts';
import { aRichSource, richPlan } from '../provisioning/whole.ts';
import { around } from '../support/around.ts';
import { aDraft, anActor, aPlan, aSource, aTemplate, globalAdmin, noon } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Mortal } from '../support/mortal.ts';
import { Product, type Wrap } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { openDatabase, openStores } from '../support/stores.ts';
import { World } from '../support/world.ts';
import { currentVersions, live, plain, printed, rowsOf, tablesSql, writeRows, type GoldenFile, type Rest, type Then } from './golden-file.ts';

/** How a request comes to be stopped, and what must come of it. */
export interface History {
  readonly name: string;
  readonly tells: string;
  /** Asked for approval; nobody's name means that it is needed and no approver is named. */
  readonly approvers?: readonly string[];
  /** A team with something of everything. */
  readonly rich?: boolean;
  readonly dies?: Death;
  /** What Graph and the channel answer instead. */
  readonly faults?: (faults: Faults) => void;
  readonly prepare?: (world: World) => void;
  /** What happens until the process is killed, if it does not die by itself. */
  readonly story?: (stage: Stage) => Promise<void>;
  readonly rests: Rest;
  readonly then?: Then;
}

/** At the n-th call of `port.method`, before it is made or when its answer comes; counted from when `since` holds. */
export interface Death {
  readonly at: string;
  readonly when: 'before' | 'after';
  readonly nth?: number;
  readonly since?: (world: World) => Promise<boolean>;
}

export interface Stage {
  readonly world: World;
  readonly pass: (ms: number) => Promise<void>;
  readonly decide: (who: string, decision: 'approved' | 'rejected') => Promise<unknown>;
  readonly withdraw: () => Promise<unknown>;
  readonly retry: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
}

/** Runs a history to where it is stopped, and tells what is there then. */
export async function told(history: History): Promise<{ json: string; sql: { store: string; keys: string } }> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  const [storeFile, keysFile] = [join(folder, 'store.sqlite'), join(folder, 'keys.sqlite')];
  const stores = openStores(openDatabase(), new SqliteKeys(keysFile));
  try {
    const world = new World(stores);
    await played(history, world);
    stores.db.run('VACUUM INTO ?', storeFile);
    const { tells, rests, then } = history;
    const { status } = await now(world);
    const rows = { store: rowsOf(storeFile), keys: rowsOf(keysFile), outside: outsideOf(world) };
    const file: GoldenFile = { tells, versions: currentVersions, stoppedIn: status, at: world.clock.now(), rests, ...(then && { then }), ...rows };
    return { json: `${printed(file)}\n`, sql: { store: tablesSql(storeFile), keys: tablesSql(keysFile) } };
  } finally {
    stores.db.close();
    stores.keys.close();
    rmSync(folder, { recursive: true });
  }
}

async function played(history: History, world: World): Promise<void> {
  const { approvers, rich, dies, story = (stage: Stage) => stage.pass(2 * minute) } = history;
  const source = rich ? aRichSource() : aSource();
  const plan = rich ? richPlan(source) : aPlan();
  const team: Person[] = (approvers ?? []).map((id) => ({ id, displayName: id.toUpperCase() }));
  const approvalTeam = team.map(({ id, displayName }) => ({ id, name: displayName }));
  await world.furnish(aTemplate({ templateConfiguration: { approval: { requireApproval: approvers !== undefined, approvalTeam } } }));
  world.teams.sources.set(source.id, source);
  if (rich) world.planner.written.set('t1', { notes: 'Read first', checklist: ['One', 'Two'], preview: 'checklist' });
  history.prepare?.(world);
  await submit(world, new Product(world), { plan, approval: { required: approvers !== undefined, team } }, source);
  const faults = new Faults();
  history.faults?.(faults);
  const mortal = new Mortal();
  const doomed = dying(world, mortal, dies);
  const outside = ['teams', 'planner', 'announcer', 'installer', 'notifier'];
  const product = new Product(world, (port, name) => doomed(outside.includes(name) ? faults.wrap(port) : port, name)).start();
  await story(stageOf(world, product, mortal));
  if (dies && !mortal.isDead) throw new Error(`${history.name}: nothing called ${dies.at}`);
  mortal.kill();
  product.die();
}

function stageOf(world: World, product: Product, mortal: Mortal): Stage {
  const { id } = aDraft();
  return {
    world,
    pass: async (ms) => {
      const end = world.clock.now() + ms;
      while (world.clock.now() < end && !mortal.isDead) await world.clock.advance(Math.min(2 * second, end - world.clock.now()));
    },
    decide: (who, decision) => product.requests.decide(anActor(who), id, 1, decision, 'because'),
    withdraw: () => product.requests.withdraw(anActor('rita'), id),
    retry: async () => product.attention.retry(globalAdmin(), id, (await now(world)).stops),
    undo: async () => product.attention.undo(globalAdmin(), id, (await now(world)).stops),
  };
}

/** From its death on nothing that the process does reaches anybody. */
function dying(world: World, mortal: Mortal, death?: Death): Wrap {
  let calls = 0;
  return (port, name) =>
    around(port, async (method, call) => {
      const through = (): Promise<unknown> => mortal.wrap({ call }).call();
      if (mortal.isDead || death?.at !== `${name}.${method}`) return through();
      if (death.since && !(await death.since(world))) return through();
      calls += 1;
      if (calls !== (death.nth ?? 1)) return through();
      if (death.when === 'after') await call();
      mortal.kill();
      return through();
    });
}

const outsides = ['teams', 'planner', 'notifier', 'announcer', 'installer'] as const;

/** What the outside holds; what is as in an empty world is left out. */
function outsideOf(world: World): unknown {
  const empty = new World();
  empty.teams.sources.clear();
  const changed = (name: (typeof outsides)[number]): [string, unknown] => {
    const fields = Object.entries(world[name]).filter(([field, value]) => !same(value, (empty[name] as unknown as Record<string, unknown>)[field]));
    return [name, plain(Object.fromEntries(fields))];
  };
  return Object.fromEntries(outsides.map(changed));
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

/** The world of a file, a minute after its process was killed; its store is opened as this version does. */
export function resumed(file: GoldenFile, sql: { readonly store: string; readonly keys: string }, folder: string): World {
  const [storeFile, keysFile] = [join(folder, 'store.sqlite'), join(folder, 'keys.sqlite')];
  writeRows(storeFile, file.versions.store, sql.store, file.store);
  writeRows(keysFile, file.versions.keys, sql.keys, file.keys);
  const world = new World(openStores(openDatabase(storeFile), new SqliteKeys(keysFile)));
  const outside = file.outside as Record<(typeof outsides)[number], unknown>;
  for (const name of outsides) Object.assign(world[name], live(outside[name]));
  world.clock.freeze(file.at + minute - noon);
  return world;
}
