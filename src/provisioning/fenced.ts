import type { Claim } from './claim.ts';

/** The same port, whose every call is made inside the claim. All of its methods answer promises. */
export function fenced<T extends object>(port: T, claim: Claim): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => claim.outside(async () => (await Reflect.apply(member, target, values)) as unknown);
    },
  });
}
