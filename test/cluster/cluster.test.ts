import assert from 'node:assert/strict';
import { describeWithRedis } from '../support/redis-server.ts';
import { runCluster } from './run-cluster.ts';

describeWithRedis('A cluster whose workers are killed and whose queue is emptied', () => {
  it('makes every team that was asked for, once, and says so', async () => {
    const { requests, violations, kills } = await runCluster({ workers: 2, requests: 12, kill: 3, flushes: 1, minutes: 4 }, () => undefined);
    assert.deepEqual(violations, []);
    assert.deepEqual(new Set(requests.map(({ status }) => status)), new Set(['processed']));
    assert.ok(kills > 0);
  }).timeout(400_000);
});
