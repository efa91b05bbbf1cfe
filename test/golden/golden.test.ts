import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '../../src/audit/chain.ts';
import { minute } from '../../src/clock.ts';
import { SqliteKeys } from '../../src/platform/embedded/sqlite-keys.ts';
import { isAsAsked, progressOf, type Status, type TeamRequest } from '../../src/requests/request.ts';
import { aDraft, globalAdmin, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now } from '../support/submit.ts';
import { openDatabase } from '../support/stores.ts';
import type { World } from '../support/world.ts';
import { currentVersions, folderOf, goldenFiles, here, readJson, tablesSql, versionFolders, type GoldenFile, type Rest, type Then } from './golden-file.ts';
import { resumed } from './stage.ts';
import { writeHistories } from './write.ts';

const { id } = aDraft();
const statuses: readonly Status[] = ['error', ...(Object.keys(progressOf) as Exclude<Status, 'error'>[])];

/** Records that stand for a transition: each at most once, except where somebody had it tried again. */
const once = ['requestSubmitted', 'checkStarted', 'checkPassed', 'approvalRequested', 'requestApproved', 'requestRejected', 'requestWithdrawn', 'processingStarted', 'cloneAccepted', 'cloneAdopted', 'teamCreated', 'requestProcessed', 'welcomeSaid'];

describe('A request that an older version left', () => {
  for (const version of versionFolders()) {
    const sql = { store: readFileSync(join(here, version, 'store.sql'), 'utf8'), keys: readFileSync(join(here, version, 'keys.sql'), 'utf8') };
    for (const name of goldenFiles(version)) {
      const file = readJson<GoldenFile>(here, version, name);
      it(`${version}/${name.replace('.json', '')}: ${file.tells}`, () => inFolder(async (folder) => {
        const world = resumed(file, sql, folder);
        try {
          assert.equal((await now(world)).status, file.stoppedIn);
          // Who was served then is served now, as a start has it.
          await world.stores.people.saveTenant({ id: tenant, name: 'Contoso' });
          const product = new Product(world).start();
          await untilAtRest(world);
          await inspect(world, file.rests);
          if (file.then) {
            await carryOn(world, product, file.then.deed);
            await inspect(world, file.then);
          }
          product.die();
        } finally {
          world.stores.db.close();
          world.stores.keys.close();
        }
      }));
    }
  }
});

describe('The golden histories', () => {
  it('are there in this version, from every status', () => {
    const folder = folderOf(currentVersions);
    assert.ok(versionFolders().includes(folder), `${folder} is missing: npm run golden`);
    const stopped = goldenFiles(folder).map((name) => readJson<GoldenFile>(here, folder, name).stoppedIn);
    assert.deepEqual(statuses.filter((status) => !stopped.includes(status)), [], 'no history is stopped there: add one to histories.ts');
  });

  it('are written the same each time', () => inFolder(async (one) => inFolder(async (other) => {
    const written = await writeHistories(one);
    assert.deepEqual(await writeHistories(other), written);
    const folder = folderOf(currentVersions);
    for (const name of readdirSync(join(one, folder))) {
      assert.equal(readFileSync(join(one, folder, name), 'utf8'), readFileSync(join(other, folder, name), 'utf8'), name);
    }
    assert.deepEqual(await writeHistories(one), [], 'what is there is not written again');
  })));

  it('are of tables that nobody has changed since: other tables are another version', () => inFolder(async (folder) => {
    const [store, keys] = [join(folder, 'store.sqlite'), join(folder, 'keys.sqlite')];
    openDatabase(store).close();
    new SqliteKeys(keys).close();
    const kept = join(here, folderOf(currentVersions));
    assert.equal(tablesSql(store), readFileSync(join(kept, 'store.sql'), 'utf8'));
    assert.equal(tablesSql(keys), readFileSync(join(kept, 'keys.sql'), 'utf8'));
    return Promise.resolve();
  }));
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A second team is looked for all day long; nobody waits for that. */
const effectsLeft = "SELECT key FROM effects WHERE key NOT LIKE 'team.second.%'";

/** Until nothing is left to do but for a person. A clone that is looked for takes 20 minutes, an outage 15 between two tries. */
async function untilAtRest(world: World): Promise<void> {
  for (let go = 0; go < 120; go += 1) {
    await world.clock.advance(minute / 2);
    const { wakeAt, waitsFor } = await now(world);
    const left = world.stores.db.all(effectsLeft);
    if (left.length === 0 && (wakeAt === undefined || waitsFor !== undefined)) return;
  }
}

async function carryOn(world: World, product: Product, deed: Then['deed']): Promise<void> {
  const gina = globalAdmin();
  const { approval, stops } = await now(world);
  const answer = deed !== 'approve' ? await product.attention[deed](gina, id, stops) : await product.requests.decide(gina, id, approval.round, 'approved', '');
  assert.equal(answer.kind, 'done');
  await untilAtRest(world);
}

/** It is where it has to be, everybody knows, and nothing was made twice. */
async function inspect(world: World, rest: Rest): Promise<void> {
  const request = await now(world);
  const { status, failure, wakeAt, waitsFor, warnings } = request;
  assert.deepEqual(
    { status, failure: failure?.code, warnings: warnings.map(({ code }) => code), teams: world.teams.teams.length },
    { status: rest.status, failure: rest.failure, warnings: rest.warnings ?? [], teams: rest.teams },
  );
  if (wakeAt !== undefined) assert.ok(waitsFor && (waitsFor.who === 'admins' || waitsFor.people.length > 0), 'waits for nobody');
  assert.deepEqual(world.stores.db.all(effectsLeft), []);
  await inspectTrail(world, request);
  inspectChats(world, request);
  const isWhole = !warnings.some(({ code }) => code === 'accepted.unfinished');
  if (status === 'processed' && isWhole) inspectTeam(world, request);
}

async function inspectTrail(world: World, request: TeamRequest): Promise<void> {
  const records = await world.stores.trail.records(tenant, id);
  assert.deepEqual(verify(id, records, request.trail), { ok: true, records: records.length });
  const codes = records.map(({ code }) => code);
  if (!codes.includes('requestRetried')) {
    assert.deepEqual(once.filter((code) => codes.filter((one) => one === code).length > 1), []);
  }
  const boxes = records.flatMap(({ sealed }) => sealed);
  assert.ok(boxes.length > 0);
  for (const box of boxes) assert.ok(await world.stores.keys.open(tenant, box), 'a box that nobody can open any more');
}

/**
 * Of each message one, or one more where nobody knew whether it had been posted; of what tells of a failure one for each. All of
 * them show the end.
 */
function inspectChats({ notifier }: World, { status, stops }: TeamRequest): void {
  const cards = new Map<string, number>();
  for (const { reader, kind } of notifier.activities) cards.set(`${reader} ${kind}`, (cards.get(`${reader} ${kind}`) ?? 0) + 1);
  const most = (name: string): number => (/ (?:attention|ping\.failed)$/.test(name) ? Math.max(1, stops) : 1);
  const more = [...cards].map(([name, count]) => count - most(name)).filter((count) => count > 0);
  assert.ok(more.length <= 1 && more.every((count) => count === 1), JSON.stringify([...cards]));
  for (const kind of ['status', 'approval']) {
    for (const reader of new Set(notifier.activities.filter((one) => one.kind === kind).map((one) => one.reader))) {
      assert.ok(notifier.to(reader, kind).some((card) => card.status === status), `${reader} does not see the end`);
    }
  }
}

/** The made team is whole, as it was read back and as the outside has it. */
function inspectTeam({ teams, planner, announcer }: World, { made, plan, warnings }: TeamRequest): void {
  const [team] = teams.teams;
  assert.ok(team && made?.team === team.id);
  const differing = made.parts.filter((part) => !isAsAsked(part)).map(({ kind }) => kind);
  assert.deepEqual(differing, warnings.some(({ code }) => code === 'photo.failed') ? ['photo'] : []);
  assert.equal(team.description, plan.description, 'the marker is still there');
  const tabs = [...team.tabs.values()].flatMap((all) => all.map(({ displayName }) => displayName));
  const boards = planner.boards.filter((board) => board.team === team.id);
  const tasks = boards.flatMap((board) => board.tasks.map(({ title }) => title));
  for (const things of [team.channels.map(({ displayName }) => displayName), team.members.map(({ person }) => person), tabs, boards.map(({ title }) => title), tasks]) {
    assert.equal(new Set(things).size, things.length, `twice: ${things.join(', ')}`);
  }
  assert.deepEqual([boards.length, tasks.length, tabs.length], [plan.counts.plans, plan.counts.tasks, plan.counts.tabs]);
  const isUnknown = warnings.some(({ code }) => code === 'welcome.unknown');
  assert.ok(announcer.said.length <= 1);
  if (!isUnknown) assert.equal(announcer.said.length, plan.welcomeMessage === '' ? 0 : 1);
}
