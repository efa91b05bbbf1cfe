import assert from 'node:assert/strict';
import { Judgements } from '../../src/catalog/judgements.ts';
import { minute } from '../../src/clock.ts';
import type { Batch, Outcome, Sandbox } from '../../src/rules/sandbox.ts';

/** Lets in who is in Sales, and keeps what it was asked. */
class CountingSandbox implements Sandbox {
  readonly batches: Batch[] = [];
  late = false;

  async evaluate(batch: Batch): Promise<readonly Outcome[]> {
    this.batches.push(batch);
    const value = JSON.stringify(batch.globals).includes('Sales');
    const outcome: Outcome = this.late ? { ok: false, error: { fault: 'deadline', message: 'interrupted' } } : { ok: true, value };
    return Promise.resolve(batch.programs.map(() => outcome));
  }
}

const rules = ['a', 'b', 'c'].map((id) => ({ id, rule: `user.${id} === 1` }));
const sales = { user: { department: 'Sales' } };
const others = { user: { department: 'Law' } };
const noon = Date.UTC(2026, 10, 22, 12);

describe('Judgements', () => {
  let sandbox: CountingSandbox;
  let judgements: Judgements;
  beforeEach(() => {
    sandbox = new CountingSandbox();
    judgements = new Judgements(sandbox);
  });
  const asked = (): readonly number[] => sandbox.batches.map(({ programs }) => programs.length);

  it('judge a rule once for a person within a minute, whichever others are asked beside it', async () => {
    assert.deepEqual(await judgements.of(rules.slice(0, 2), sales, noon), ['match', 'match']);
    assert.deepEqual(await judgements.of(rules, sales, noon + minute - 1), ['match', 'match', 'match']);
    assert.deepEqual(await judgements.of(rules.toReversed(), sales, noon + 7), ['match', 'match', 'match']);
    assert.deepEqual(asked(), [2, 1]);
  });

  it('judge anew in another minute, with the time to the minute', async () => {
    await judgements.of(rules, sales, noon + 59_999);
    await judgements.of(rules, sales, noon + 60_001);
    assert.deepEqual(sandbox.batches.map(({ now }) => now), [noon, noon + minute]);
  });

  it('judge people apart, and whoever is seen differently', async () => {
    assert.deepEqual(await judgements.of(rules.slice(0, 1), sales, noon), ['match']);
    assert.deepEqual(await judgements.of(rules.slice(0, 1), others, noon), ['noMatch']);
    assert.deepEqual(asked(), [1, 1]);
  });

  it('do not keep what may have been the machine', async () => {
    sandbox.late = true;
    assert.deepEqual(await judgements.of(rules.slice(0, 1), sales, noon), [{ fault: 'deadline', message: 'interrupted' }]);
    sandbox.late = false;
    assert.deepEqual(await judgements.of(rules.slice(0, 1), sales, noon), ['match']);
  });

  it('keep those of a thousand people at most', async () => {
    for (let person = 0; person <= 1000; person += 1) await judgements.of(rules.slice(0, 1), { user: { person } }, noon);
    await judgements.of(rules.slice(0, 1), { user: { person: 0 } }, noon);
    assert.equal(sandbox.batches.length, 1002);
  });
});
