import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seededChance } from '../../src/simulator/chance.ts';
import { State } from '../../src/simulator/state.ts';

const tables = ['groups', 'teams'];
const ids = ['a', 'b', 'c', 'd', 'e'];

describe('The memory of the simulator', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'state-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps the order in which records came, whatever becomes of them', () => {
    const state = new State(':memory:');
    for (const id of ids) state.put('groups', 't', id, { id });
    assert.equal(state.list('groups', 't').length, 5);
    state.put('groups', 't', 'b', { id: 'B' });
    state.remove('groups', 't', 'a');
    state.put('groups', 't', 'a', { id: 'A' });
    const names = state.list<{ id: string }>('groups', 't').map(({ id }) => id);
    assert.deepEqual(names, ['B', 'c', 'd', 'e', 'A']);
    assert.equal(state.count('groups', 't'), 5);
  });

  it('forgets what a failed part put, also within a whole that holds', () => {
    const state = new State(':memory:');
    state.put('groups', 't', 'a', 'first');
    state.transaction(() => {
      state.put('groups', 't', 'a', 'second');
      assert.throws(() =>
        state.transaction(() => {
          state.put('groups', 't', 'a', 'third');
          state.put('groups', 't', 'b', 'new');
          throw new Error('refused');
        }),
      );
      assert.deepEqual(state.list('groups', 't'), ['second']);
    });
    assert.deepEqual([state.get('groups', 't', 'a'), state.get('groups', 't', 'b')], ['second', undefined]);
  });

  it('opens a file of before versions were counted, and none of another version', () => {
    const file = join(folder, 'versions.sqlite');
    const setVersion = (version: number): void => {
      const db = new DatabaseSync(file);
      db.exec(`PRAGMA user_version = ${version}`);
      db.close();
    };
    const first = new State(file);
    first.put('groups', 't', 'a', 'kept');
    first.close();
    setVersion(0);
    const second = new State(file);
    assert.equal(second.get('groups', 't', 'a'), 'kept');
    second.close();
    setVersion(2);
    const before = readFileSync(file);
    assert.throws(() => new State(file), /version 2.*npm run reset/);
    assert.deepEqual(readFileSync(file), before);
  });

  it('says the same as its file, after any course of changes and failures', () => {
    const file = join(folder, 'any.sqlite');
    const state = new State(file);
    const random = seededChance(20_261_127, 0);
    const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const act = (depth: number): void => {
      const [table, id, chance] = [one(tables), one(ids), random()];
      if (chance < 0.4) state.put(table, 't', id, { number: random() });
      else if (chance < 0.55) state.remove(table, 't', id);
      else if (chance < 0.58) state.clear(table, 't');
      else if (chance < 0.7) state.list(table, 't');
      else if (chance < 0.8) state.get(table, 't', id);
      else if (depth < 3) attempt(depth + 1);
    };
    const attempt = (depth: number): void => {
      try {
        state.transaction(() => {
          for (let step = 0; step < 6; step += 1) act(depth);
          if (random() < 0.4) throw new Error('undone');
        });
      } catch (error) {
        assert.match(String(error), /undone/);
      }
    };
    for (let round = 0; round < 400; round += 1) {
      attempt(0);
      const fresh = new State(file);
      for (const table of tables) {
        assert.deepEqual(state.list(table, 't'), fresh.list(table, 't'), `round ${round}`);
        for (const id of ids) assert.deepEqual(state.get(table, 't', id), fresh.get(table, 't', id), `round ${round}`);
      }
      fresh.close();
    }
    state.close();
  });
});
