/** What happens instead of a call with these values: it may be made, by `call`, or not. */
export type Around = (method: string, call: () => Promise<unknown>, values: readonly unknown[]) => Promise<unknown>;

/** The same port, each call of which goes through `around`. */
export function around<T extends object>(port: T, through: Around): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => through(String(name), () => Promise.resolve(Reflect.apply(member, target, values)), values);
    },
  });
}
