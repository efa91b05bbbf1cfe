import { minute, second } from '../src/clock.ts';
import { InProcessWakeUps } from '../src/platform/embedded/in-process-wake-ups.ts';
import { SystemClock } from '../src/platform/embedded/system-clock.ts';
import { BullWakeUps } from '../src/platform/redis/bull-wake-ups.ts';
import { RedisConnection } from '../src/platform/redis/redis-connection.ts';
import { newRun } from '../src/provisioning/run.ts';
import type { Runner } from '../src/provisioning/runner.ts';
import { Worker } from '../src/provisioning/worker.ts';
import { Changes } from '../src/requests/changes.ts';
import { aRequest } from '../test/support/builders.ts';
import { FakeTelemetry } from '../test/support/fake-telemetry.ts';
import { noCorrelation } from '../test/support/no-correlation.ts';
import { RedisServer, redisIsInstalled } from '../test/support/redis-server.ts';
import { openStores, type Stores } from '../test/support/stores.ts';
import type { Benchmark } from './benchmark.ts';
import { median, times } from './figures.ts';

/** What one tenant has to do while another asks for one team. */
const crowd = 10_000;
/** A team that takes so long, in ms: long against what a bell and a claim take, short against patience. */
const makes = 400;
const rounds = 5;
const goal = 2;

/** Whether a tenant with very much to do keeps another one waiting: by the worker itself, over real Redis where there is one. */
export const fairness: Benchmark = {
  about: `how long one team takes beside ${String(crowd)} of another tenant, against alone`,
  async run(say) {
    await using opened = new AsyncDisposableStack();
    const redis = redisIsInstalled ? opened.adopt(await RedisServer.begin(), (one) => one.end()) : undefined;
    say(redis ? 'bells: BullMQ on Redis' : 'bells: in this process, as redis-server is not installed');
    const alone = await latencies(redis?.url, 0);
    const beside = await latencies(redis?.url, crowd);
    const ratio = median(beside) / median(alone);
    say(`alone ${median(alone).toFixed(0)} ms, beside ${String(crowd)} others ${median(beside).toFixed(0)} ms: ${times(ratio)} (goal ${times(goal)})`);
    return ratio <= goal;
  },
};

/** From when its team is asked for until it is made, for the small tenant, some times one after the other. */
async function latencies(url: string | undefined, others: number): Promise<readonly number[]> {
  await using opened = new AsyncDisposableStack();
  const clock = new SystemClock();
  const telemetry = new FakeTelemetry();
  const own = new InProcessWakeUps({ clock, telemetry });
  const redis = url === undefined ? undefined : opened.adopt(new RedisConnection({ url, prefix: 'teamwright' }, { clock, telemetry }), (one) => one.close());
  const wakeUps = opened.adopt(redis ? new BullWakeUps({ redis, own, clock }) : own, (one) => one.close());
  const stores = opened.adopt(openStores(), ({ db }) => db.close());
  const changes = new Changes({ store: stores.requests, keys: stores.keys, clock, wakeUps, correlation: noCorrelation });
  const made = new Map<string, () => void>();
  const runner = {
    carryOn: async (_claim: unknown, ledger: { request: { id: string } }) => {
      await clock.wait(makes);
      made.get(ledger.request.id)?.();
      return undefined;
    },
  } as unknown as Runner;
  const worker = opened.adopt(new Worker({ runs: stores.runs, changes, runner, clock, wakeUps, telemetry, correlation: noCorrelation, claimLength: 30 * second }), (one) => one.stop());
  worker.listen();
  for (let number = 0; number < others; number += 1) await leave(stores, 'busy', `busy-${String(number)}`, clock.now());
  wakeUps.ring('provisioning', 'busy');
  await clock.wait(2 * second);
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const id = `small-${String(round)}`;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    made.set(id, () => resolve(undefined));
    const begun = performance.now();
    await leave(stores, 'small', id, clock.now());
    wakeUps.ring('provisioning', 'small');
    await promise;
    measured.push(performance.now() - begun);
  }
  return measured;
}

async function leave({ requests, runs }: Stores, tenant: string, id: string, now: number): Promise<void> {
  await requests.commit({ request: aRequest({ tenant, id, status: 'processing', wakeAt: now + 1000 * minute }), expected: 0, audit: [], effects: [] });
  await runs.open(newRun(tenant, id, 1), now);
}
