import assert from 'node:assert/strict';
import { Shared } from '../../src/provisioning/shared.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('What several runs share', () => {
  function opened() {
    const clock = new FakeClock();
    const reads: string[] = [];
    const shared = new Shared<string>(clock);
    const of = (key: string, work: () => Promise<string> = async () => key) =>
      shared.of(key, () => {
        reads.push(key);
        return work();
      });
    return { clock, reads, shared, of };
  }

  it('is read once, for those who come while it is read and for a minute after', async () => {
    const { clock, reads, of } = opened();
    assert.deepEqual(await Promise.all([of('a'), of('a'), of('b')]), ['a', 'a', 'b']);
    await clock.advance(60_000);
    await of('a');
    assert.deepEqual(reads, ['a', 'b']);
    await clock.advance(1);
    await of('a');
    assert.deepEqual(reads, ['a', 'b', 'a']);
  });

  it('is no failure: the next one reads anew', async () => {
    const { reads, of } = opened();
    await assert.rejects(of('a', () => Promise.reject(new Error('no'))), /no/);
    assert.equal(await of('a'), 'a');
    assert.deepEqual(reads, ['a', 'a']);
  });
});
