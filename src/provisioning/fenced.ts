import type { Fence } from '../fence.ts';
import type { Claim } from './claim.ts';
import type { Ledger } from './ledger.ts';

/**
 * The same port, whose every call is made inside the claim, and leaves only while it holds. All of its methods answer promises.
 * A call queues for its turn when nothing of the run is being written: those of steps whose intents came into different commits go together.
 */
export function fenced<T extends object>(port: T, claim: Claim, fence: Fence, ledger: Pick<Ledger, 'quiet'>): T {
  const way = {
    get isOpen(): boolean {
      return claim.isOpen;
    },
    quiet: () => ledger.quiet(),
  };
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call = (values: unknown[]) => async () => (await Reflect.apply(member, target, values)) as unknown;
      return (...values: unknown[]) => claim.outside(() => fence.within(way, call(values)));
    },
  });
}
