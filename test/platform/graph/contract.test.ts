import assert from 'node:assert/strict';
import type { Method } from '../../../src/platform/graph/call.ts';
import { limitsOf } from '../../../src/platform/graph/limits-table.ts';
import { contract, type Contract } from './contract.ts';
import { callsIn, everything } from './everything.ts';

describe("Graph's contract", () => {
  let known: Contract;

  before(async function () {
    const found = await contract();
    if (!found) return this.skip();
    known = found;
  });

  it('allows every request that we send', async () => {
    const { sent } = await everything();
    assert(sent.length > 20);
    assert.deepEqual(sent.flatMap((request) => known.problemsOf(request)), []);
  });

  it('has the limits that we keep', async () => {
    const calls = callsIn((await everything()).sent);
    const wrong = calls.filter(({ method, path }) => {
      const [whole] = limitsOf({ tenant: 'tenant', method: method as Method, path });
      const limit = known.limitOf(method, path);
      return whole?.calls !== limit;
    });
    assert.deepEqual(wrong.map(({ method, path }) => `${method} ${path} ${known.limitOf(method, path)}`), []);
  });
});
