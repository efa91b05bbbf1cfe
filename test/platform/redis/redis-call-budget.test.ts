import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/clock.ts';
import type { CallLimit } from '../../../src/limits.ts';
import { InProcessCallBudget } from '../../../src/platform/embedded/in-process-call-budget.ts';
import { RandomIds } from '../../../src/platform/embedded/random-ids.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { RedisCallBudget } from '../../../src/platform/redis/redis-call-budget.ts';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { until } from '../../support/until.ts';

const real = new SystemClock();
const limit = (key: string, calls: number, within: number): CallLimit => ({ key, calls, within });

describeWithRedis('A call budget that processes share, on a real Redis', () => {
  let server: RedisServer;
  let opened: { readonly budget: RedisCallBudget; readonly connection: RedisConnection }[] = [];

  /** One process's. */
  async function begun(clock: Clock, telemetry = new FakeTelemetry()) {
    const connection = new RedisConnection({ url: server.url, prefix: 'teamwright' }, { clock: real, telemetry });
    const budget = new RedisCallBudget({ redis: connection, alone: new InProcessCallBudget(clock), clock, ids: new RandomIds(real) });
    const process = { budget, connection, telemetry };
    opened.push(process);
    await until('Redis is there', () => connection.isReady);
    return process;
  }

  before(async () => {
    server = await RedisServer.begin();
  });
  afterEach(async () => {
    for (const { budget, connection } of opened) {
      await budget.close();
      connection.close();
    }
    opened = [];
    await server.flush();
  });
  after(() => server.end());

  it('answers what the budget inside one process answers, in 300 random stories', async () => {
    const clock = new FakeClock();
    const { budget } = await begun(clock);
    for (let seed = 1; seed <= 300; seed += 1) {
      const draw = seededRandom(seed);
      const below = (most: number): number => Math.floor(draw() * most);
      const alone = new InProcessCallBudget(clock);
      const limits = Array.from({ length: 4 }, (_, index) => limit(`${seed} ${index}`, 1 + below(4), 1 + below(2000)));
      for (let call = 0; call < 25; call += 1) {
        const asked = limits.filter(() => draw() < 0.5);
        const latest = draw() < 0.3 ? clock.now() + below(1500) : Infinity;
        const answers = [await budget.reserve(asked, latest), await alone.reserve(asked, latest)];
        assert.deepEqual(answers[0], answers[1], `story ${seed}, call ${call}`);
        if (draw() < 0.4) await clock.advance(below(1200));
      }
    }
  });

  it('keeps every limit in every window, whatever two processes ask for at once', async () => {
    const clocks = [new FakeClock(1_000_000), new FakeClock(1_000_000)];
    const budgets = [(await begun(clocks[0]!)).budget, (await begun(clocks[1]!)).budget];
    const draw = seededRandom(7);
    const whole = limit('tenant', 5, 1000);
    const channels = [0, 1, 2].map((channel) => limit(`channel ${channel}`, 2, 700));
    const taken = new Map<CallLimit, number[]>([whole, ...channels].map((one) => [one, []]));
    for (let round = 0; round < 40; round += 1) {
      const calls = Array.from({ length: 12 }, async (_, call) => {
        const own = channels[Math.floor(draw() * 3)]!;
        const { at, reserved } = await budgets[call % 2]!.reserve([whole, own], clocks[0]!.now() + 4000);
        if (reserved) for (const one of [whole, own]) taken.get(one)!.push(at);
      });
      await Promise.all(calls);
      const ms = Math.floor(draw() * 1500);
      for (const clock of clocks) await clock.advance(ms);
    }
    assert.ok(taken.get(whole)!.length > 60);
    for (const [{ key, calls, within }, instants] of taken) {
      instants.sort((left, right) => left - right);
      instants.forEach((at, index) => assert.ok((instants[index + calls] ?? Infinity) - at >= within, `${calls + 1} within ${within} ms for ${key}`));
    }
  });

  it('keeps nothing of what no longer counts', async () => {
    const clock = new FakeClock();
    const { budget } = await begun(clock);
    await budget.reserve([limit('a', 2, 300), limit('b', 1, 60_000)], Infinity);
    assert.equal(await server.command('LLEN', 'teamwright:calls:a'), '1');
    await pause(1500);
    assert.equal(await server.command('KEYS', 'teamwright:calls:*'), 'teamwright:calls:b');
    for (let call = 0; call < 20; call += 1) {
      await clock.advance(200);
      await budget.reserve([limit('a', 2, 300)], Infinity);
    }
    assert.ok(Number(await server.command('LLEN', 'teamwright:calls:a')) <= 2);
  });

  it('takes its share alone while Redis is away, and shares again when it is back', async () => {
    const clock = new FakeClock();
    const telemetry = new FakeTelemetry();
    const { budget, connection } = await begun(clock, telemetry);
    await begun(clock);
    await until('both are counted', async () => {
      await clock.advance(5000);
      return (await server.command('ZCARD', 'teamwright:processes')) === '2';
    });
    // So that the first has heard of the second.
    await clock.advance(5000);
    await pause(100);
    await server.stop();
    await until('it is known to be away', () => !connection.isReady);
    const from = clock.now();
    const later = async (calls: number): Promise<number> => (await budget.reserve([limit('k', calls, 1000)], Infinity)).at - from;
    assert.deepEqual([await later(4), await later(4), await later(4), await later(4)], [0, 0, 1000, 1000]);
    // There is always one.
    const scarce = [limit('scarce', 1, 1000)];
    assert.deepEqual([(await budget.reserve(scarce, Infinity)).at - from, (await budget.reserve(scarce, Infinity)).at - from], [0, 1000]);
    // What a claim guards is nobody else's: four calls a minute would be one a minute for each of four processes.
    const guarded = [{ ...limit('guarded', 2, 1000), whole: true }];
    assert.deepEqual([(await budget.reserve(guarded, Infinity)).at - from, (await budget.reserve(guarded, Infinity)).at - from], [0, 0]);
    await until('it is told', () => telemetry.failures.length > 0);

    await server.start();
    await until('it is known to be back', () => connection.isReady);
    assert.deepEqual([await later(4), await later(4), await later(4), await later(4), await later(4)], [0, 0, 0, 0, 1000]);
    assert.equal(await server.command('LLEN', 'teamwright:calls:k'), '5');
    assert.deepEqual(telemetry.failures.map(({ where }) => where), ['redis']);
  });

  it('waits for a second and not longer where Redis is silent, and not at all the next time', async () => {
    const { budget } = await begun(real);
    server.freeze();
    const from = Date.now();
    const { reserved } = await budget.reserve([limit('k', 1, 1000)], Infinity);
    const first = Date.now() - from;
    await budget.reserve([limit('k', 1, 1000)], Infinity);
    const second = Date.now() - from - first;
    server.thaw();
    assert.ok(reserved);
    assert.ok(first < 1400 && second < 100, `${first} and ${second} ms`);
  });

  it('goes on alone while Redis is full', async () => {
    const clock = new FakeClock();
    const { budget, telemetry } = await begun(clock);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    const answers = [await budget.reserve([limit('k', 1, 1000)], Infinity), await budget.reserve([limit('k', 1, 1000)], Infinity)];
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    assert.deepEqual(answers.map(({ at }) => at - clock.now()), [0, 1000]);
    assert.equal(telemetry.failures.length, 1);
  });

  it('counts the living, and whoever has said goodbye or nothing for long is none of them', async () => {
    const clock = new FakeClock();
    const one = await begun(clock);
    const another = await begun(clock);
    const counted = async (): Promise<string> => {
      await clock.advance(5000);
      return server.command('ZCARD', 'teamwright:processes');
    };
    await until('both are counted', async () => (await counted()) === '2');
    await another.budget.close();
    assert.equal(await counted(), '1');
    // One that died a while ago.
    await server.command('ZADD', 'teamwright:processes', `${Date.now() - 16_000}`, 'dead');
    await until('the dead is gone', async () => (await counted()) === '1');
    assert.ok(one.connection.isReady);
  });
});
