import assert from 'node:assert/strict';
import { hour, minute } from '../../../src/clock.ts';
import { InProcessCallBudget } from '../../../src/platform/embedded/in-process-call-budget.ts';
import { RandomIds } from '../../../src/platform/embedded/random-ids.ts';
import { BentoTenantCache } from '../../../src/platform/cache/bento-cache.ts';
import { RedisCallBudget } from '../../../src/platform/redis/redis-call-budget.ts';
import { sharedLevel } from '../../../src/platform/redis/shared-level.ts';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { clock, Process } from './bell-processes.ts';

const tenant = 'north';

describeWithRedis('Two deployments on one Redis, each with its prefix', () => {
  let server: RedisServer;
  let ours: Process;
  let theirs: Process;

  beforeEach(async () => {
    server = await RedisServer.begin();
    [ours, theirs] = ['ours', 'theirs'].map((prefix) => new Process(server.url, clock, prefix).listen()) as [Process, Process];
    await Promise.all([ours.ready(), theirs.ready()]);
  });
  afterEach(async () => {
    await Promise.all([ours.close(), theirs.close()]);
    await server.end();
  });

  it('hear their own bells alone', async () => {
    ours.bells.ring('effects', tenant);
    theirs.bells.ring('effects', 'south');
    await until('both are heard', () => ours.heard.length + theirs.heard.length > 1);
    assert.deepEqual([ours.heard, theirs.heard], [[tenant], ['south']]);
  });

  it('read nothing that the other has cached', async () => {
    const [here, there] = [ours, theirs].map(({ connection }) => new BentoTenantCache(sharedLevel(connection)));
    const ann = { kind: 'profile', tenant, id: 'ann' } as const;
    await here!.put(ann, { name: 'Ann' });
    assert.equal(await there!.get(ann, () => Promise.resolve(undefined)), undefined);
    assert.ok((await server.command('KEYS', '*')).split('\n').every((key) => key.startsWith('ours:') || key.startsWith('theirs:')));
  });

  it('count their own calls: each is an app of its own to Microsoft', async () => {
    const limit = { key: 'tabs', calls: 1, within: hour };
    for (const { connection } of [ours, theirs]) {
      const budget = new RedisCallBudget({ redis: connection, alone: new InProcessCallBudget(clock), clock, ids: new RandomIds(clock) });
      assert.equal((await budget.reserve([limit], clock.now() + minute)).reserved, true);
      await budget.close();
    }
  });
});
