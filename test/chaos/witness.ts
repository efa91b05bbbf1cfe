import type { Run } from '../../src/provisioning/run.ts';
import type { RunStore } from '../../src/provisioning/run-store.ts';
import type { RequestStore } from '../../src/requests/request-store.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

type Stores = Pick<World['stores'], 'requests' | 'runs'>;

/** Writes down, beside the product, which claims a process was given and which commits the store took from it. */
export function witnessed(world: World, life: Life, { store, runs }: { store: Stores['requests']; runs: Stores['runs'] }): { store: Stores['requests']; runs: Stores['runs'] } {
  const { chronicle, clock } = world;
  const process = life.number;
  const commit: RequestStore['commit'] = async (what) => {
    const result = await store.commit(what);
    const { request, run } = what;
    if (result === 'committed') chronicle.committed.push({ process, at: clock.now(), request: request.id, run: run && `${request.id}.${String(run.attempt)}`, epoch: run?.epoch, status: request.status });
    return result;
  };
  const claim: RunStore['claim'] = async (...values) => {
    const claimed = await runs.claim(...values);
    if (claimed) {
      const { run, epoch, end } = claimed;
      chronicle.held.push({ process, run: runOf(run), epoch, from: clock.now(), end });
    }
    return claimed;
  };
  const renew: RunStore['renew'] = async (claimed, end) => {
    const renewed = await runs.renew(claimed, end);
    const held = chronicle.held.find((one) => one.process === process && one.run === runOf(claimed.run) && one.epoch === claimed.epoch);
    if (held && renewed) held.end = end;
    return renewed;
  };
  const release: RunStore['release'] = async (claimed, dueAt) => {
    const held = chronicle.held.find((one) => one.process === process && one.run === runOf(claimed.run) && one.epoch === claimed.epoch);
    if (held) held.end = Math.min(held.end, clock.now());
    return runs.release(claimed, dueAt);
  };
  return { store: instead(store, { commit }), runs: instead(runs, { claim, renew, release }) };
}

const runOf = ({ request, attempt }: Run): string => `${request}.${String(attempt)}`;

/** The same port with some of its methods replaced. */
export function instead<T extends object>(port: T, own: Partial<T>): T {
  return new Proxy(port, {
    get(target, name): unknown {
      if (name in own) return Reflect.get(own, name);
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
