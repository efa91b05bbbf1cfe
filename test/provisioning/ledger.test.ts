import assert from 'node:assert/strict';
import sinon from 'sinon';
import { Claim, ClaimEnded } from '../../src/provisioning/claim.ts';
import { Ledger, LedgerLost } from '../../src/provisioning/ledger.ts';
import { newRun, type Run } from '../../src/provisioning/run.ts';
import { Turns } from '../../src/provisioning/turns.ts';
import type { RequestEvent } from '../../src/requests/event.ts';
import { aRequest, tenant } from '../support/builders.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

const recorded: RequestEvent = { kind: 'recorded', entries: [] };

describe('The ledger of a run', () => {
  async function opened() {
    const world = await new World().furnish();
    const clock = new FakeClock();
    const turns = new Turns(clock);
    await world.stores.requests.commit({ request: aRequest({ id: 'r', status: 'processing', wakeAt: clock.now() + 60_000 }), expected: 0, audit: [], effects: [] });
    await world.stores.runs.open(newRun(tenant, 'r', 1), clock.now());
    const claimed = await world.stores.runs.claim(tenant, clock.now(), clock.now() + 30_000, 'new');
    assert.ok(claimed);
    const claim = new Claim(world.stores.runs, clock, claimed, 30_000);
    const { changes } = new Product(world);
    const request = await changes.current(tenant, 'r');
    assert.ok(request);
    const ledger = new Ledger({ changes, clock, turns }, claim, claimed.run, request);
    const outcome = (change: (run: Run) => Run): Promise<unknown> => ledger.write(change, recorded).then(() => 'written', (error: unknown) => error);
    return { world, clock, claim, ledger, outcome };
  }

  it('writes together what is to be written at the same instant', async () => {
    const { world, clock, ledger, outcome } = await opened();
    const before = ledger.request.version;
    const all = Promise.all([outcome((run) => ({ ...run, begun: true })), outcome((run) => ({ ...run, throws: run.throws + 1 }))]);
    await clock.advance(0);
    assert.deepEqual(await all, ['written', 'written']);
    const run = await world.stores.runs.run(tenant, 'r', 1);
    assert.deepEqual([run?.begun, run?.throws, ledger.request.version], [true, 1, before + 1]);
  });

  it('lets those who wrote at the same instant go on in the same turn, where it took more than one commit', async () => {
    const { world, clock, outcome } = await opened();
    const commit = sinon.spy(world.stores.requests, 'commit');
    const told = Array.from({ length: 30 }, () => outcome((run) => ({ ...run, throws: run.throws + 1 })).then(() => commit.callCount));
    await clock.advance(0);
    const commits = await Promise.all(told);
    assert.equal((await world.stores.runs.run(tenant, 'r', 1))?.throws, 30);
    assert.ok(commit.callCount > 1, 'one commit has room for all of them');
    assert.deepEqual(new Set(commits), new Set([commit.callCount]));
  });

  it('is quiet for all who wait for it at once, when those who had written have nothing more to write', async () => {
    const { clock, ledger, outcome } = await opened();
    const happened: string[] = [];
    const leave = (name: string): Promise<unknown> => ledger.quiet().then(() => process.nextTick(() => happened.push(name)));
    const first = leave('reads');
    const written = outcome((run) => ({ ...run, begun: true }))
      .then(() => outcome((run) => ({ ...run, throws: 1 })))
      .then(() => happened.push('wrote twice'))
      .then(() => leave('makes'));
    await clock.advance(0);
    await Promise.all([first, written]);
    await settle();
    assert.deepEqual(happened, ['wrote twice', 'reads', 'makes']);
  });

  it('forgets nobody who wants to write in the turn in which it becomes quiet', async () => {
    const { clock, ledger, outcome } = await opened();
    const turn = Promise.withResolvers<undefined>();
    const wait = sinon.stub(clock, 'wait').returns(turn.promise);
    const quiet = ledger.quiet();
    const written = turn.promise.then(() => outcome((run) => ({ ...run, begun: true })));
    wait.callsFake(() => new Promise((resolve) => setImmediate(resolve)));
    turn.resolve(undefined);
    await quiet;
    await settle(10);
    assert.equal(ledger.run.begun, true);
    assert.equal(await written, 'written');
  });

  it('tells everybody who waits that the run is lost where a change fails, and goes on with nothing', async () => {
    const { clock, claim, outcome } = await opened();
    const broken = (): Run => {
      throw new TypeError('a bug');
    };
    const all = Promise.all([outcome((run) => run), outcome(broken)]);
    await clock.advance(0);
    for (const error of await all) assert.ok(error instanceof LedgerLost && error.cause instanceof TypeError, String(error));
    assert.equal(claim.over.aborted, true);
    const next = outcome((run) => run);
    await clock.advance(0);
    assert.ok((await next) instanceof ClaimEnded);
  });
});
