import { sentences } from './sentences.ts';
import type { Route, SimulatorRequest, SimulatorResponse, World } from './route.ts';

/** One request that was answered. */
export interface LogEntry {
  /** counts from 1, over restarts */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** '' where no tenant's token came with it */
  readonly tenant: string;
  /** 0: the connection was cut */
  readonly status: number;
  /** ms since 1970 */
  readonly at: number;
  /** The caller's `client-request-id`; '' where it sent none. */
  readonly clientRequestId: string;
  /** Part of a $batch, which has an entry of its own. */
  readonly inBatch: boolean;
}

const kept = 20_000;

/** How many requests this tenant's machine ever answered. */
export const answeredSoFar = (world: Pick<World, 'state'>): number =>
  world.state.get<number>('counts', '', 'requests') ?? 0;

/** Writes the request down; the oldest beyond 20,000 are forgotten. */
export function logRequest(
  world: World,
  request: SimulatorRequest,
  outcome: { readonly tenant: string; readonly response: SimulatorResponse; readonly inBatch: boolean },
): void {
  const number = answeredSoFar(world) + 1;
  const entry: LogEntry = {
    number,
    method: request.method,
    path: request.path,
    query: request.query.toString(),
    tenant: outcome.tenant,
    status: outcome.response.reset ? 0 : outcome.response.status,
    at: world.now,
    clientRequestId: request.headers['client-request-id'] ?? '',
    inBatch: outcome.inBatch,
  };
  world.state.put('counts', '', 'requests', number);
  world.state.put('requests', '', String(number), entry);
  world.state.remove('requests', '', String(number - kept));
}

function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

/** `GET /simulator/requests?path=<regular expression>&method=` and `DELETE /simulator/requests`. */
export const logRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/simulator/requests',
    handle(world, _parameters, { query }) {
      const path = patternOf(query.get('path') ?? '');
      if (!path) return { status: 400, body: { error: sentences.badPattern } };
      const method = query.get('method')?.toUpperCase();
      const found = world.state
        .list<LogEntry>('requests', '')
        .filter((entry) => path.test(entry.path) && (!method || entry.method === method));
      return { status: 200, body: found };
    },
  },
  {
    method: 'DELETE',
    pattern: '/simulator/requests',
    handle(world) {
      world.state.clear('requests', '');
      return { status: 204 };
    },
  },
];
