import { between } from './chance.ts';
import { refusals } from './channel/connector-answers.ts';
import { ConnectorLimiter } from './channel/connector-limiter.ts';
import { faultyAnswer, takeFault } from './faults.ts';
import { batchRoute } from './graph/batch.ts';
import { errorAnswer, GraphError } from './graph/errors.ts';
import { Limiter } from './graph/limiter.ts';
import { readToken, type Claims } from './graph/token.ts';
import { logRequest } from './log.ts';
import { Matcher } from './match.ts';
import type { Route, Settings, SimulatorRequest, SimulatorResponse, World } from './route.ts';
import { sentences } from './sentences.ts';
import type { State } from './state.ts';

/** The whole simulated Microsoft 365 as a function of a request, the time and chance; what it remembers is in `state`. */
export class Simulator {
  readonly #state: State;
  readonly #settings: Settings;
  readonly #matcher: Matcher;
  readonly #limiter = new Limiter();
  readonly #connectorLimiter = new ConnectorLimiter();

  constructor(state: State, settings: Settings, routes: readonly Route[]) {
    this.#state = state;
    this.#settings = settings;
    const batch = batchRoute((world, request) => this.#one(world, request, true));
    this.#matcher = new Matcher([...routes, batch]);
  }

  /** Answers one request. What it changes is durable before this returns; it never throws for what a caller sent. */
  answer(request: SimulatorRequest, now: number, random: () => number): SimulatorResponse {
    const world: World = { state: this.#state, now, random, settings: this.#settings };
    return this.#state.transaction(() => {
      if (request.path.startsWith('/simulator/')) return this.#handle(world, request);
      const response = this.#one(world, request, false);
      if (!/^\/(v1\.0|beta)\//.test(request.path)) return response;
      return { ...response, delay: between(random, this.#settings.latency) + (response.delay ?? 0) };
    });
  }

  /** One request or one part of a $batch: faults around its handler, and a line in the log. */
  #one(world: World, request: SimulatorRequest, inBatch: boolean): SimulatorResponse {
    const fault = takeFault(world, request);
    const caller = readToken(world, request, 'https://graph.microsoft.com');
    const proper =
      fault?.when === 'before' && fault.answer
        ? undefined
        : (this.#throttled(world, request, caller) ?? this.#handle(world, request));
    const response = fault ? faultyAnswer(world, request, fault, proper) : (proper ?? { status: 500 });
    if (!isLook(request)) logRequest(world, request, { tenant: caller?.tenant ?? '', response, inBatch });
    return response;
  }

  #throttled(world: World, request: SimulatorRequest, caller: Claims | undefined): SimulatorResponse | undefined {
    if (world.settings.limits !== 'documented') return undefined;
    return caller ? this.#graphThrottled(world, request, caller) : this.#connectorThrottled(world, request);
  }

  /** 429 with the whole seconds after which it fits. */
  #connectorThrottled(world: World, request: SimulatorRequest): SimulatorResponse | undefined {
    const delay = this.#connectorLimiter.delay(world, request);
    return delay === undefined ? undefined : refusals.tooMany(Math.ceil(delay / 1000));
  }

  /** 429 with the seconds after which it fits, which may have fractions; a $batch is counted by its parts. */
  #graphThrottled(world: World, request: SimulatorRequest, caller: Claims): SimulatorResponse | undefined {
    const delay = this.#limiter.delay(caller, request, world.now);
    if (delay === undefined) return undefined;
    const refusal = errorAnswer(world, request, new GraphError(429, 'TooManyRequests', 'Too many requests.'));
    return { ...refusal, headers: { ...refusal.headers, 'Retry-After': String(delay / 1000) } };
  }

  #handle(world: World, request: SimulatorRequest): SimulatorResponse {
    const match = this.#matcher.find(request.method, request.path);
    if (!match) return unknown(world, request);
    try {
      return this.#state.transaction(() => match.route.handle(world, match.parameters, request));
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return errorAnswer(world, request, new GraphError(500, 'InternalServerError', sentences.broken(why)));
    }
  }
}

/** A chat page that is open asks every moment whether something has changed: written down, that would never let the disk rest. */
const isLook = ({ method, path }: SimulatorRequest): boolean => method === 'GET' && path.startsWith('/chat/api/');

function unknown(world: World, request: SimulatorRequest): SimulatorResponse {
  const graph = request.path.startsWith('/v1.0/');
  const text = sentences.notSimulated(request.method, request.path);
  return errorAnswer(world, request, new GraphError(graph ? 501 : 404, graph ? 'NotImplemented' : 'NotFound', text));
}
