import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import { Claim, ClaimEnded } from '../../src/provisioning/claim.ts';
import { fenced } from '../../src/provisioning/fenced.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { newRun } from '../../src/provisioning/run.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import type { Clock } from '../../src/clock.ts';
import { tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { Faults } from '../support/faults.ts';
import { openStores } from '../support/stores.ts';

const length = 30_000;

async function claimed(clock: Clock, faults = new Faults()) {
  const { runs } = openStores();
  await runs.open(newRun(tenant, 'r', 1), clock.now());
  const mine = await runs.claim(tenant, clock.now(), clock.now() + length, 'begun');
  assert.ok(mine);
  return { runs, mine, claim: new Claim(faults.wrap(runs), clock, mine, length) };
}

const later = <T>(clock: Clock, ms: number, value: T) => clock.wait(ms).then(() => value);

describe('A claim', () => {
  it('gives the answer of a call that is made inside it, with the machine’s clock too', async () => {
    const { claim } = await claimed(new SystemClock());
    assert.equal(await claim.outside(() => Promise.resolve('answer')), 'answer');
  });

  it('gives the error of a call that is made inside it', async () => {
    const { claim } = await claimed(new FakeClock());
    await assert.rejects(claim.outside(() => Promise.reject(new AppError('graph.notFound'))), { code: 'graph.notFound' });
  });

  it('begins no call in its last sixth', async () => {
    const clock = new FakeClock();
    const { claim } = await claimed(clock);
    clock.freeze(length * (5 / 6) + 1);
    let called = false;
    await assert.rejects(
      claim.outside(async () => {
        called = true;
      }),
      ClaimEnded,
    );
    assert.equal(called, false);
  });

  it('shuts the fence before a call that has waited so long for its turn', async () => {
    const clock = new FakeClock();
    const { claim } = await claimed(clock);
    const fence = new AsyncFence();
    const left: string[] = [];
    const port = {
      async call(name: string, turn: number): Promise<void> {
        await clock.wait(turn);
        if (fence.isOpen) left.push(name);
      },
    };
    const inside = fenced(port, claim, fence, { quiet: () => Promise.resolve() });
    const calls = [inside.call('soon', 1000), inside.call('late', length * (5 / 6) + 1), port.call('unfenced', length - 1)];
    await clock.advance(length - 1);
    assert.deepEqual(left, ['soon', 'unfenced']);
    claim.letGo();
    await Promise.allSettled(calls);
  });

  it('waits for no answer beyond its end, and is not troubled when it fails later', async () => {
    const clock = new FakeClock();
    const { claim } = await claimed(clock);
    const answer = claim.outside(() => later(clock, 2 * length, 'too late').then(() => Promise.reject(new Error('late'))));
    const ended = assert.rejects(answer, ClaimEnded);
    await clock.advance(length);
    await ended;
    await clock.advance(2 * length);
  });

  it('waits for a slow answer as long as it is renewed', async () => {
    const clock = new FakeClock();
    const { claim } = await claimed(clock);
    const kept = claim.keep();
    const answer = claim.outside(() => later(clock, 4 * length, 'slow'));
    await clock.advance(4 * length);
    assert.equal(await answer, 'slow');
    claim.letGo();
    await kept;
  });

  it('is renewed at every third, so that nobody else gets the run', async () => {
    const clock = new FakeClock();
    const { claim, runs } = await claimed(clock);
    const kept = claim.keep();
    await clock.advance(10 * length);
    assert.equal(await runs.claim(tenant, clock.now(), clock.now() + length, 'begun'), undefined);
    claim.letGo();
    await kept;
  });

  it('is over as soon as its renewal finds it taken', async () => {
    const clock = new FakeClock();
    const { claim, runs } = await claimed(clock);
    const kept = claim.keep();
    clock.freeze(length + 1);
    assert.ok(await runs.claim(tenant, clock.now(), clock.now() + length, 'begun'));
    await clock.advance(1);
    await kept;
    assert.equal(claim.over.aborted, true);
  });

  it('ends the calls that are out when it is let go of', async () => {
    const clock = new FakeClock();
    const { claim } = await claimed(clock);
    const ended = assert.rejects(
      claim.outside(() => later(clock, 1000, 'answer')),
      ClaimEnded,
    );
    claim.letGo();
    await ended;
  });

  it('survives a store that does not answer a renewal, and is renewed at the next third', async () => {
    const clock = new FakeClock();
    const { claim, runs } = await claimed(clock, new Faults().on('renew', new Error('busy')));
    const kept = claim.keep();
    await clock.advance(length);
    assert.equal(await runs.claim(tenant, clock.now(), clock.now() + length, 'begun'), undefined);
    assert.equal(claim.over.aborted, false);
    claim.letGo();
    await kept;
  });
});
