import { minute, type Clock, type Instant } from '../clock.ts';
import { asAppError } from '../errors.ts';

/** A longer pause is worth giving the run back for. */
const longest = minute;
/** So long one call is asked for again. */
const altogether = 5 * minute;

/**
 * The same port, whose calls are asked for again where they are throttled and there is room soon: nothing was done then. A board has
 * hundreds of tasks, and nobody says how many Planner takes at a time: if one call that it does not take sent all of them back, those
 * that come first would take the room each time, and the last would never be had. All of its methods answer promises.
 */
export function patient<T extends object>(port: T, clock: Clock): T {
  const pauses = new Map<Instant, Promise<void>>();
  // Everybody who waits for one instant waits for one promise: they go on in the same turn, and in the same batch.
  const until = (instant: Instant): Promise<void> => {
    const known = pauses.get(instant);
    if (known) return known;
    const pause = clock.wait(instant - clock.now()).finally(() => pauses.delete(instant));
    pauses.set(instant, pause);
    return pause;
  };
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => untilTaken(clock, until, async () => (await Reflect.apply(member, target, values)) as unknown);
    },
  });
}

async function untilTaken<T>(clock: Clock, until: (instant: Instant) => Promise<void>, call: () => Promise<T>): Promise<T> {
  const end = clock.now() + altogether;
  for (;;) {
    try {
      return await call();
    } catch (thrown) {
      const { code, notBefore = 0 } = asAppError(thrown);
      const now = clock.now();
      if (code !== 'graph.throttled' || notBefore <= now || notBefore > Math.min(now + longest, end)) throw thrown;
      await until(notBefore);
    }
  }
}
