import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { minute } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';
import { holdFolder, startApp } from '../src/app.ts';
import { Database } from '../src/platform/embedded/database.ts';
import { keysSchema } from '../src/platform/embedded/sqlite-keys.ts';
import { schema } from '../src/platform/embedded/schema.ts';
import { lookAtStores, openAttention, openTemplates, openTenants, openTrail } from '../src/stores.ts';
import { aRequest, aTemplate, globalAdmin, tenant } from './support/builders.ts';
import { takeOne } from './support/take-one.ts';

describe('What an operator does at a terminal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stores-'));
    const { requestStore, close } = await openTenants(readConfig({ DATA_DIR: folder }));
    await requestStore.commit({ request: aRequest({ id: 'r', status: 'error', failedIn: 'processing', stops: 1 }), expected: 0, audit: [], effects: [] });
    close();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const told = { COLLECTOR_URL: 'https://collector.example', COLLECTOR_TOKEN: 't'.repeat(32) };

  /** Of which streams the collector is told, once they are due. */
  const tellings = async (settings: Record<string, string>): Promise<readonly string[]> => {
    const config = readConfig({ DATA_DIR: folder, ...settings });
    const attention = await openAttention(config);
    assert.equal((await attention?.attention.undo(globalAdmin(), 'r', 1))?.kind, 'done');
    attention?.close();
    const templates = await openTemplates(config);
    assert.equal((await templates?.management.put(globalAdmin(), aTemplate()))?.kind, 'created');
    await templates?.close();
    const { effects, close } = await openTenants(config);
    const streams: string[] = [];
    const later = Date.now() + minute;
    for (let taken = await takeOne(effects, tenant, later, later + minute); taken; taken = await takeOne(effects, tenant, later, later + minute)) {
      if (taken.effect.kind === 'events.tell') streams.push(taken.request);
    }
    close();
    return streams.toSorted();
  };

  it('is told to the collector by the product beside it', async () => {
    assert.deepEqual(await tellings(told), [aTemplate().templateConfiguration.id, 'r'].toSorted());
  });

  it('is told to nobody where there is no collector', async () => {
    assert.deepEqual(await tellings({}), []);
  });
});

describe('A store of an older version', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stores-'));
    new Database(join(folder, 'keys.sqlite'), keysSchema).close();
    new Database(join(folder, 'teamwright.sqlite'), schema.slice(0, 3)).close();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const version = (): unknown => {
    const db = new DatabaseSync(join(folder, 'teamwright.sqlite'), { readOnly: true });
    const found = db.prepare('PRAGMA user_version').get()?.['user_version'];
    db.close();
    return found;
  };

  it('is not brought forward beside the product that it is of, which would write into what it does not know', async () => {
    const config = readConfig({ DATA_DIR: folder });
    const lock = holdFolder(folder);
    for (const open of [openAttention, openTrail, openTemplates, openTenants]) await assert.rejects(open(config), { code: 'data.inUse' });
    assert.equal(version(), 3);
    lock.release();
    (await openTrail(config))?.close();
    assert.equal(version(), schema.length);
    holdFolder(folder).release();
  });

  it('is brought forward by whoever holds the folder', async () => {
    const lock = holdFolder(folder);
    (await openTenants(readConfig({ DATA_DIR: folder }), lock)).close();
    assert.equal(version(), schema.length);
    lock.release();
  });
});

describe('A store whose keys are missing', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stores-'));
    (await openTenants(readConfig({ DATA_DIR: folder }))).close();
    await rm(join(folder, 'keys.sqlite'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is opened by nobody, and gets no others: none of them would open what was sealed', async () => {
    const config = readConfig({ DATA_DIR: folder, SIMULATOR: '1', PORT: '0' });
    for (const open of [startApp, openAttention, openTrail, openTemplates, openTenants, lookAtStores]) await assert.rejects(open(config), { code: 'data.keysLost' });
    assert.equal(existsSync(join(folder, 'keys.sqlite')), false);
  });

  it('gets others where an empty file says that they are lost for good', async () => {
    await writeFile(join(folder, 'keys.sqlite'), '');
    const { auditKeys, close } = await openTenants(readConfig({ DATA_DIR: folder }));
    assert.equal(await auditKeys.open(tenant, await auditKeys.seal(tenant, 'rita', 'Rita')), 'Rita');
    close();
  });
});
