import type { Method } from '../../src/platform/graph/call.ts';
import { limitsOf } from '../../src/platform/graph/limits-table.ts';

/** A call of Graph: `path` from the version on, as `/v1.0/teams/…` or without it. */
export interface CallMade {
  readonly method: string;
  readonly path: string;
}

export interface Bound {
  /** What Graph counts by; '' where none of the calls has a known limit. */
  readonly name: string;
  readonly calls: number;
  readonly seconds: number;
}

/**
 * The dimension that takes longest for these calls of one tenant, at the sustained share of its limit; of those alone that count
 * at least `least` calls: what one team is asked for by itself bounds no fleet.
 */
export function boundOf(made: Iterable<CallMade>, least = 1): Bound {
  const dimensions = new Map<string, { calls: number; perMs: number }>();
  for (const { method, path } of made) {
    for (const { key, calls, within } of limitsOf({ tenant: '', method: method as Method, path: path.replace('/v1.0', '') })) {
      const known = dimensions.get(key) ?? { calls: 0, perMs: calls / within };
      known.calls += 1;
      dimensions.set(key, known);
    }
  }
  const all = [...dimensions].filter(([, { calls }]) => calls >= least).map(([name, { calls, perMs }]) => ({ name: name.replace('graph::', ''), calls, seconds: calls / perMs / 1000 }));
  return all.toSorted((one, other) => other.seconds - one.seconds)[0] ?? { name: '', calls: 0, seconds: 0 };
}
