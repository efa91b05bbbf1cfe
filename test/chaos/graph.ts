import type { Clock } from '../../src/clock.ts';
import type { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import { Batching } from '../../src/platform/graph/batching.ts';
import type { Graph } from '../../src/platform/graph/call.ts';
import { graphClient } from '../../src/platform/graph/client.ts';
import { GraphTokens } from '../../src/platform/graph/graph-tokens.ts';
import { Throttle } from '../../src/platform/graph/throttle.ts';
import { ThrottlingMiddleware } from '../../src/platform/graph/throttling-middleware.ts';
import { TokenMiddleware } from '../../src/platform/graph/token-middleware.ts';
import { TransportMiddleware } from '../../src/platform/graph/transport-middleware.ts';
import { issueToken } from '../../src/simulator/graph/token.ts';
import type { Life } from './life.ts';
import { simulatorUrl, type World } from './world.ts';
import { noCorrelation } from '../support/no-correlation.ts';

const timeout = 20_000;

/**
 * The product's client for Graph as `connectGraph` puts it together, on the wire of this process. Only its tokens are the
 * world's: MSAL takes some ms of processor for each, and keeps its own time.
 */
export function connectedGraph(world: World, life: Life, clock: Clock, fence: AsyncFence): Graph {
  const { ids } = world;
  const throttle = new Throttle({ maxWait: 5000, maxQueue: 20_000, maxTries: 6 }, clock, ids, new InProcessCallBudget(clock), fence);
  const client = graphClient(
    simulatorUrl,
    new TokenMiddleware(world.tokens),
    new ThrottlingMiddleware(throttle),
    new TransportMiddleware(world.wire.transport(life), clock, ids, timeout),
  );
  return new Batching(simulatorUrl, client, throttle, world.tokens, noCorrelation);
}

/** Within a token's hour, in ms. */
const keptFor = 50 * 60_000;

/** Tokens that the simulated Entra gives without being asked over the wire. */
export class GivenTokens extends GraphTokens {
  readonly #world: World;
  readonly #given = new Map<string, { readonly token: string; readonly until: number }>();

  constructor(world: World) {
    const settings = { clientId: world.botAppId, credential: { kind: 'secret', secret: 'given' } as const, authorityHost: 'login.microsoftonline.com', loopbackAuthority: simulatorUrl, scope: '', timeout };
    super(settings, world.clock, () => Promise.reject(new Error('No token is asked for')));
    this.#world = world;
  }

  override of(tenant: string): Promise<string> {
    const now = this.#world.clock.now();
    const given = this.#given.get(tenant);
    if (given && now < given.until) return Promise.resolve(given.token);
    const audience = tenant === 'botframework.com' ? 'https://api.botframework.com' : 'https://graph.microsoft.com';
    const token = issueToken(this.#world.asSimulated(), { tenant, audience, client: this.#world.botAppId });
    this.#given.set(tenant, { token, until: now + keptFor });
    return Promise.resolve(token);
  }

  override forget(): boolean {
    return false;
  }
}
