import type { Clock } from '../../clock.ts';
import type { Correlation } from '../../correlation.ts';
import type { Ids } from '../../ids.ts';
import type { Fence } from '../../fence.ts';
import type { CallBudget } from '../../limits.ts';
import { Batching } from './batching.ts';
import type { Graph, Transport } from './call.ts';
import { graphClient } from './client.ts';
import { GraphTokens, type TokenSettings } from './graph-tokens.ts';
import { fetchTransport } from './outgoing.ts';
import { Throttle, type ThrottleSettings } from './throttle.ts';
import { ThrottlingMiddleware } from './throttling-middleware.ts';
import { TokenMiddleware } from './token-middleware.ts';
import { TransportMiddleware } from './transport-middleware.ts';

export interface GraphSettings extends TokenSettings, ThrottleSettings {
  /** Without version or slash at the end: `https://graph.microsoft.com`, or the simulator's. */
  readonly baseUrl: string;
}

/** What the connection needs of us; `transport` is fetch unless the outside world is simulated in process. */
export interface GraphWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly budget: CallBudget;
  readonly fence: Pick<Fence, 'isOpen' | 'quiet'>;
  readonly correlation: Pick<Correlation, 'id'>;
  readonly transport?: Transport;
  /** Where others use the same. */
  readonly tokens?: GraphTokens;
}

/** The one connection to Graph that all services of a process share: its tokens, its budget, its batches. */
export function connectGraph(settings: GraphSettings, world: GraphWorld): Graph {
  const { clock, ids, budget, fence, correlation, transport = fetchTransport } = world;
  const { tokens = new GraphTokens(settings, clock, transport) } = world;
  const throttle = new Throttle(settings, clock, ids, budget, fence);
  const client = graphClient(
    settings.baseUrl,
    new TokenMiddleware(tokens),
    new ThrottlingMiddleware(throttle),
    new TransportMiddleware(transport, clock, ids, settings.timeout),
  );
  return new Batching(settings.baseUrl, client, throttle, tokens, correlation);
}
