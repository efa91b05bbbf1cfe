import { segmentsOf } from '../match.ts';
import type { SimulatorRequest } from '../route.ts';
import { Window } from '../window.ts';
import { teamsRows, type Allowance } from './teams-limits.ts';

const minute = 60_000;
/** "A sustained limit of approximately 83 percent", over a minute, and one burst on top of it. */
const sustained = 0.83;

/** A limit is evaluated over its own window and, where that is shorter, over a minute (throttling-limits). */
const windowsOf = ({ calls, ms }: Allowance): readonly Window[] => [
  new Window(calls, ms),
  ...(ms < minute ? [new Window(Math.floor((sustained * calls * minute) / ms) + calls, minute)] : []),
];

/** Counts calls of Teams as throttling-limits has it. What was refused counts too; nothing survives a restart. */
export class Limiter {
  readonly #counters = new Map<string, readonly Window[]>();

  /** How many ms the caller has to wait, at least a second; undefined: the call is within all limits. */
  delay(
    caller: { readonly tenant: string; readonly client: string },
    request: SimulatorRequest,
    now: number,
  ): number | undefined {
    const path = `/${segmentsOf(request.path)?.join('/') ?? ''}`;
    const { method } = request;
    const index = teamsRows.findIndex((row) => row.methods.includes(method) && row.path.test(path));
    const row = teamsRows[index];
    if (!row) return undefined;
    const whose = `${caller.client} ${caller.tenant}`;
    let wait = this.#take(`${whose} ${method} ${index}`, row.tenant, now);
    if (row.resource) {
      const named = row.resource.name === 'members' ? 'members' : `${method} ${index}`;
      const resource = row.path.exec(path)?.[1] ?? '';
      wait = Math.max(wait, this.#take(`${whose} ${named} of ${resource}`, row.resource, now));
    }
    return wait > 0 ? Math.max(1000, wait) : undefined;
  }

  #take(key: string, allowance: Allowance, now: number): number {
    const windows = this.#counters.get(key) ?? windowsOf(allowance);
    this.#counters.set(key, windows);
    return Math.max(...windows.map((window) => window.take(now)));
  }
}
