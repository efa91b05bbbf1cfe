import { errorAnswer, GraphError, usualCode } from './graph/errors.ts';
import type { Route, SimulatorRequest, SimulatorResponse, World } from './route.ts';
import { sentences } from './sentences.ts';

/** A failure that a test ordered. The first that matches and is neither waiting nor used up applies. */
export interface Fault {
  /** `path` is a regular expression on the path without its query, as it stands in the log. */
  readonly match: { readonly method?: string; readonly path?: string };
  /** So many matching requests pass first. */
  readonly skip?: number;
  readonly times: number;
  /** before: nothing happens; after: it happens, and its answer is lost. */
  readonly when: 'before' | 'after';
  /** Absent: only the delay. A missing body becomes Graph's error of that status. */
  readonly answer?:
    | 'reset'
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };
  /** ms on top of the usual latency */
  readonly delay?: number;
}

const faultsOf = (world: World): readonly Fault[] => world.state.get<Fault[]>('faults', '', 'all') ?? [];

/** Takes the fault that applies to the request, and counts it. */
export function takeFault(world: World, request: SimulatorRequest): Fault | undefined {
  const faults = faultsOf(world);
  if (faults.length === 0) return undefined;
  let taken: Fault | undefined;
  const counted = faults.map((fault) => {
    if (taken || fault.times <= 0 || !matches(fault, request)) return fault;
    if (fault.skip) return { ...fault, skip: fault.skip - 1 };
    taken = fault;
    return { ...fault, times: fault.times - 1 };
  });
  world.state.put('faults', '', 'all', counted);
  return taken;
}

function matches({ match }: Fault, request: SimulatorRequest): boolean {
  const sameMethod = !match.method || match.method.toUpperCase() === request.method;
  return sameMethod && new RegExp(match.path ?? '').test(request.path);
}

/** What the caller gets instead of `proper` (undefined where nothing happened and nothing is to happen). */
export function faultyAnswer(
  world: World,
  request: SimulatorRequest,
  fault: Fault,
  proper: SimulatorResponse | undefined,
): SimulatorResponse {
  const effects = proper?.outgoing ? { outgoing: proper.outgoing } : {};
  const delay = fault.delay === undefined ? {} : { delay: fault.delay };
  if (fault.answer === 'reset') return { status: 503, reset: true, ...effects, ...delay };
  if (!fault.answer) return { ...(proper ?? { status: 503 }), ...delay };
  const { status, headers = {}, body } = fault.answer;
  const error = errorAnswer(world, request, new GraphError(status, usualCode(status), sentences.faultAnswered));
  const all = { ...error.headers, ...headers };
  return { status, headers: all, body: body ?? (status < 400 ? undefined : error.body), ...effects, ...delay };
}

/** `PUT /simulator/faults` with a JSON array replaces all of them; `GET` tells what is left of them. */
export const faultRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/simulator/faults', handle: (world) => ({ status: 200, body: faultsOf(world) }) },
  {
    method: 'PUT',
    pattern: '/simulator/faults',
    handle(world, _parameters, { body }) {
      const problem = (why: string): SimulatorResponse => ({ status: 400, body: { error: sentences.badFaults(why) } });
      try {
        const faults: unknown = JSON.parse(new TextDecoder().decode(body));
        if (!Array.isArray(faults) || !faults.every(isFault)) return problem(JSON.stringify(faults));
        world.state.put('faults', '', 'all', faults);
        return { status: 204 };
      } catch (error) {
        return problem(String(error));
      }
    },
  },
];

function isFault(value: unknown): value is Fault {
  const fault = value as Partial<Fault> | null;
  if (!fault || typeof fault.match !== 'object' || !Number.isInteger(fault.times)) return false;
  if (fault.when !== 'before' && fault.when !== 'after') return false;
  new RegExp(fault.match.path ?? '');
  const { answer } = fault;
  const known =
    answer === undefined ? fault.delay !== undefined : answer === 'reset' || Number.isInteger(answer.status);
  return known && (fault.delay === undefined || fault.delay >= 0);
}
