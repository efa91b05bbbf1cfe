/** What `open` is told about a world: a batch without its programs. */
export interface WorldText {
  readonly now: number;
  readonly seed: string;
  readonly globals: { readonly [name: string]: unknown };
}

/**
 * Runs *inside* QuickJS (its text is evaluated there; it may refer to nothing outside itself). Freezes every intrinsic, so that no
 * program can change another one's world, and returns `open(world) → run(source)`, all texts in JSON. `run` answers in JSON too:
 * `{ value }` or `{ fault, name, message, stack }`. What it needs it has taken before any program ran.
 */
export function frozenWorld(
  stillDate: (now: () => number) => void,
  seededRandom: () => (seed: string) => void,
  limits: { readonly result: number; readonly message: number; readonly stack: number },
): (world: string) => (source: string) => string {
  const { parse, stringify } = JSON;
  const { freeze, defineProperty, getPrototypeOf, values } = Object;
  const { ownKeys, getOwnPropertyDescriptor } = Reflect;
  const evaluate = eval;
  const Promised = Promise;
  const text = String;
  let now = 0;
  stillDate(() => now);
  const reseed = seededRandom();
  // When something is collected, or what another thread writes, is not a function of now and seed.
  for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer']) Reflect.deleteProperty(globalThis, name);

  // They lead to prototypes that no global name leads to.
  const hidden = evaluate(`[
    function* () {}, async function () {}, async function* () {}, (function () { return arguments; })(),
    [].values(), new Map().entries(), new Set().values(), ''[Symbol.iterator](), ''.matchAll(/./g),
    [].values().map((value) => value), Iterator.from({ next() {} }),
  ]`) as unknown[];
  const seen = new Set<unknown>();
  const open: unknown[] = [globalThis, ...hidden];
  while (open.length > 0) {
    const value = open.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    open.push(getPrototypeOf(value));
    for (const key of ownKeys(value)) {
      const property = getOwnPropertyDescriptor(value, key);
      open.push(property?.value, property?.get, property?.set);
    }
    if (value !== globalThis) freeze(value);
  }

  const deepFrozen = (root: unknown): unknown => {
    const parts = [root];
    while (parts.length > 0) {
      const part = parts.pop();
      if (typeof part !== 'object' || part === null) continue;
      freeze(part);
      parts.push(...(values(part) as unknown[]));
    }
    return root;
  };
  const failed = (fault: string, name: string, message: string, stack: string) =>
    stringify({ fault, name: name.slice(0, limits.message), message: message.slice(0, limits.message), stack: stack.slice(0, limits.stack) });
  const thrown = (error: unknown): string => {
    if (!(error instanceof Error)) return failed('thrown', '', text(error), '');
    return failed('thrown', text(error.name), text(error.message), text(error.stack));
  };
  const answer = (value: unknown): string => {
    if (value instanceof Promised) return failed('unsupported', '', 'promise', '');
    if (typeof value === 'bigint') return failed('unsupported', '', 'bigint', '');
    if (typeof value === 'number' && !(value - value === 0)) return failed('unsupported', '', text(value), '');
    const json = stringify(value) as string | undefined;
    if (json === undefined) return failed('unsupported', '', typeof value, '');
    return json.length > limits.result ? failed('unsupported', '', 'tooLong', '') : `{"value":${json}}`;
  };

  return (worldText) => {
    const world = parse(worldText) as WorldText;
    now = world.now;
    for (const name of ownKeys(world.globals) as string[]) {
      defineProperty(globalThis, name, { value: deepFrozen(world.globals[name]), enumerable: true });
    }
    freeze(globalThis);
    const seed = `${world.seed}:${world.now}`;
    return (source) => {
      reseed(seed);
      try {
        // Strict, so that its declarations are its own; in one line, so that its lines keep their numbers.
        return answer(evaluate('"use strict";' + (parse(source) as string)));
      } catch (error) {
        try {
          return thrown(error);
        } catch {
          return failed('thrown', '', 'unreadable', '');
        }
      }
    };
  };
}
