import type { Fence } from '../fence.ts';
import type { Claim } from './claim.ts';

/** The same port, whose every call is made inside the claim, and leaves only while it holds. All of its methods answer promises. */
export function fenced<T extends object>(port: T, claim: Claim, fence: Fence): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call = (values: unknown[]) => async () => (await Reflect.apply(member, target, values)) as unknown;
      return (...values: unknown[]) => claim.outside(() => fence.within(() => claim.isOpen, call(values)));
    },
  });
}
