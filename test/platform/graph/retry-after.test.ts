import assert from 'node:assert/strict';
import { day } from '../../../src/clock.ts';
import { get } from '../../../src/platform/graph/call.ts';
import { refusal, settle, stage, tenant } from './stage.ts';

const users = get(tenant, '/users');

describe('A call that Graph puts off', () => {
  it('ends with the time that Graph named when that is too far away to be waited for', async () => {
    const { graph, outside, clock } = stage(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    const error = await refusal(graph.ask(users));
    assert.equal(error.code, 'graph.throttled');
    assert.equal(error.notBefore, clock.now() + 120_000);
    assert.equal(outside.sent.length, 1);
  });

  it('understands a Retry-After that is a date', async () => {
    const { graph, clock } = stage((_sent, count) =>
      count === 1
        ? { status: 503, headers: { 'retry-after': new Date(Date.UTC(2026, 10, 22, 12, 0, 4)).toUTCString() } }
        : { status: 200, body: {} },
    );
    const answer = graph.ask(users);
    await settle();
    assert.deepEqual(clock.waits(), [4000]);
    await clock.pass(4000);
    assert.equal((await answer).status, 200);
  });

  it('waits longer each time when Graph names none, and gives up within its bounds', async () => {
    const { graph, outside, clock } = stage(() => ({ status: 503 }));
    const error = refusal(graph.ask(users));
    const waits: number[] = [];
    for (;;) {
      await settle();
      const [wait] = clock.waits();
      if (wait === undefined) break;
      waits.push(wait);
      await clock.pass(wait);
    }
    assert.deepEqual(waits, [375, 750, 1500, 3000]);
    assert.equal((await error).code, 'graph.unavailable');
    assert.equal(outside.sent.length, 5);
    assert((await error).notBefore! > clock.now());
  });

  for (const nothing of ['0', '-5', 'Sun, 22 Nov 2020 12:00:00 GMT', '5, 5', 'soon']) {
    it(`waits longer each time by a Retry-After of nothing that lies ahead: ${nothing}`, async () => {
      const { graph, outside, clock } = stage(() => ({ status: 429, headers: { 'retry-after': nothing } }));
      const error = refusal(graph.ask(users));
      await clock.pass(0);
      assert.equal(outside.sent.length, 1);
      await clock.pass(60_000);
      assert.equal((await error).code, 'graph.throttled');
      assert.equal(outside.sent.length, 5);
      // The last pause, which was too long to be waited out, is told from the last try on.
      assert.equal((await error).notBefore! - (clock.now() - 60_000 + 375 + 750 + 1500 + 3000), 6000);
    });
  }

  it('waits for no longer than a day, whatever Graph names', async () => {
    for (const absurd of ['99999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT']) {
      const { graph, clock } = stage(() => ({ status: 429, headers: { 'retry-after': absurd } }));
      const error = await refusal(graph.ask(users));
      assert.equal(error.notBefore, clock.now() + day);
    }
  });
});
