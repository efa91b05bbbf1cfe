import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '../../../src/platform/embedded/database.ts';
import { keysSchema, SqliteKeys } from '../../../src/platform/embedded/sqlite-keys.ts';

const tenant = 'tenant-a';

describe('Keys of persons', () => {
  it('open what they have sealed, and the same text never looks the same', async () => {
    const keys = new SqliteKeys(':memory:');
    const [one, two] = [await keys.seal(tenant, 'rita', 'Ünique'), await keys.seal(tenant, 'rita', 'Ünique')];
    assert.equal(await keys.open(tenant, one), 'Ünique');
    assert.equal(one.key, two.key);
    assert.notEqual(one.box, two.box);
  });

  it('refuse every box in which one bit was changed, and one that is too short', async () => {
    const keys = new SqliteKeys(':memory:');
    const { key, box } = await keys.seal(tenant, 'rita', 'text');
    const bytes = Buffer.from(box, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await assert.rejects(async () => keys.open(tenant, { key, box: changed.toString('base64') }), `byte ${String(at)}`);
    }
    for (const length of [0, 5, 20]) {
      await assert.rejects(async () => keys.open(tenant, { key, box: bytes.subarray(0, length).toString('base64') }));
    }
  });

  it('open no box under another person’s key or in another tenant', async () => {
    const keys = new SqliteKeys(':memory:');
    const [mine, other] = [await keys.seal(tenant, 'rita', 'text'), await keys.seal(tenant, 'mia', 'text')];
    await assert.rejects(async () => keys.open(tenant, { key: other.key, box: mine.box }));
    assert.equal(await keys.open('tenant-b', mine), undefined);
    assert.notEqual(await keys.nameFor('tenant-b', 'rita'), mine.key);
  });

  it('erase by being destroyed', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
    const file = path.join(folder, 'keys.sqlite');
    const keys = new SqliteKeys(file);
    const mine = await keys.seal(tenant, 'rita', 'text');
    const beside = new Database(file, keysSchema);
    assert.equal(beside.run('DELETE FROM people WHERE tenant = ? AND person = ?', tenant, 'rita'), 1);
    assert.equal(await keys.open(tenant, mine), undefined);
    assert.notEqual(await keys.nameFor(tenant, 'rita'), mine.key);
    beside.close();
    keys.close();
    rmSync(folder, { recursive: true });
  });

  it('of a tenant that comes back are the same new ones to a process that knew the old ones', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
    const [keys, other] = [new SqliteKeys(path.join(folder, 'keys.sqlite')), new SqliteKeys(path.join(folder, 'keys.sqlite'))];
    const hex = async (of: SqliteKeys) => Buffer.from(await of.hmac(tenant, 'text')).toString('hex');
    const before = await hex(other);
    keys.forget(tenant);
    const after = await hex(keys);
    assert.notEqual(after, before);
    assert.equal(await hex(other), after);
    for (const one of [keys, other]) one.close();
    rmSync(folder, { recursive: true });
  });

  it('of tenants give each their own marker, the same every time', async () => {
    const keys = new SqliteKeys(':memory:');
    const hex = async (of: string) => Buffer.from(await keys.hmac(of, 'text')).toString('hex');
    assert.equal(await hex(tenant), await hex(tenant));
    assert.notEqual(await hex(tenant), await hex('tenant-b'));
  });
});
