import { second } from '../../src/clock.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import type { Graph, Transport } from '../../src/platform/graph/call.ts';
import { connectGraph } from '../../src/platform/graph/connect-graph.ts';
import { GraphAppInstaller } from '../../src/platform/graph/graph-app-installer.ts';
import { GraphGrants } from '../../src/platform/graph/graph-grants.ts';
import { GraphTokens } from '../../src/platform/graph/graph-tokens.ts';
import { GraphDirectory } from '../../src/platform/graph/graph-directory.ts';
import { GraphPlannerService } from '../../src/platform/graph/graph-planner-service.ts';
import { GraphTeamsService } from '../../src/platform/graph/graph-teams-service.ts';
import { Simulator } from '../../src/simulator/answer.ts';
import { seededChance } from '../../src/simulator/chance.ts';
import type { Company } from '../../src/simulator/company/company-file.ts';
import { seed } from '../../src/simulator/company/seed.ts';
import { graphRoutes } from '../../src/simulator/graph/routes.ts';
import type { Settings, SimulatorRequest } from '../../src/simulator/route.ts';
import { State } from '../../src/simulator/state.ts';
import { FakeAnnouncer } from './fake-announcer.ts';
import { FakePictures } from './fake-pictures.ts';
import { FakeNotifier } from './fake-notifier.ts';
import { FakeTelemetry } from './fake-telemetry.ts';
import type { Outside } from './product.ts';
import { SequentialIds } from './sequential-ids.ts';
import { openStores } from './stores.ts';
import { VirtualClock } from './virtual-clock.ts';
import { noCorrelation } from './no-correlation.ts';

const url = 'http://127.0.0.1:3979';
const botAppId = '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10';

/** One HTTP request to the simulated Graph, with its parts where it is a batch. */
export interface Asked {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly parts: readonly { readonly method: string; readonly url: string; readonly status: number }[];
}

export interface SimulatedOutside extends Outside {
  readonly clock: VirtualClock;
  readonly state: State;
  readonly announcer: FakeAnnouncer;
  readonly telemetry: FakeTelemetry;
  readonly asked: Asked[];
}

export interface Surroundings {
  /** What each HTTP request takes, in ms. */
  readonly latency?: number;
  /** Sees every request to Graph as it leaves; `path` is from the version root on. */
  readonly witness?: (sent: { method: string; path: string; headers: Headers; body: unknown }) => void;
  /** Every call by itself, and the next when it is answered: what a client without batches does. */
  readonly oneAtATime?: boolean;
}

/**
 * The product's surroundings with the very client that reaches Microsoft, the simulated Graph in this process, and time
 * that passes only where somebody waits.
 */
export function simulatedOutside(company: Company, settings: Partial<Settings> = {}, surroundings: Surroundings = {}): SimulatedOutside {
  const { latency = 50, oneAtATime = false, witness } = surroundings;
  const clock = new VirtualClock();
  const state = new State(':memory:');
  seed(state, company);
  const world: Settings = { url, botAppId, cloneTime: [20_000, 20_000], latency: [0, 0], teamLag: [0, 0], directoryLag: 2000, ...settings };
  const simulator = new Simulator(state, world, graphRoutes);
  const random = seededChance(7, 0);
  const asked: Asked[] = [];
  const transport: Transport = async (...outgoing) => {
    const request = new Request(...outgoing);
    const call = await simulatorRequest(request);
    if (call.path.startsWith('/v1.0/')) witness?.(asSeen(request, call));
    const sentAt = clock.now();
    await clock.wait(latency / 2);
    const { status, headers = {}, body, reset } = simulator.answer(call, clock.now(), random);
    await clock.wait(latency / 2);
    if (call.path.startsWith('/v1.0/')) asked.push({ sentAt, answeredAt: clock.now(), method: call.method, path: call.path, status, parts: partsOf(call, body) });
    if (reset) throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    if (body instanceof Uint8Array) return new Response(Buffer.from(body), { status, headers });
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { ...type, ...headers } });
  };
  const account = { clientId: botAppId, credential: { kind: 'secret', secret: 'simulated' } as const, authorityHost: 'login.microsoftonline.com', loopbackAuthority: url, timeout: 20 * second };
  const scope = 'https://graph.microsoft.com/.default';
  const ids = new SequentialIds();
  const fence = new AsyncFence();
  const tokens = new GraphTokens({ ...account, scope }, clock, transport);
  const connected = connectGraph(
    { ...account, baseUrl: url, scope, maxWait: 5 * second, maxQueue: 20 * second, maxTries: 6 },
    { clock, ids, fence, correlation: noCorrelation, budget: new InProcessCallBudget(clock), transport, tokens },
  );
  const graph = oneAtATime ? inLine(connected) : connected;
  return {
    clock,
    ids,
    state,
    asked,
    fence,
    telemetry: new FakeTelemetry(),
    stores: openStores(),
    teams: new GraphTeamsService(graph),
    planner: new GraphPlannerService(graph),
    directory: new GraphDirectory(graph),
    grants: new GraphGrants(tokens, clock),
    installer: new GraphAppInstaller(graph, botAppId),
    announcer: new FakeAnnouncer(),
    pictures: new FakePictures(),
    notifier: new FakeNotifier(),
  };
}

function asSeen({ url: address, headers, method }: Request, { body }: SimulatorRequest) {
  const { pathname, search } = new URL(address);
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  const json = body && (isJson ? (JSON.parse(Buffer.from(body).toString()) as unknown) : body);
  return { method, path: pathname.replace('/v1.0', '') + search, headers, body: json };
}

function inLine(graph: Graph): Graph {
  let last: Promise<unknown> = Promise.resolve();
  const ask: Graph['ask'] = (call) => {
    const turn = last.then(() => graph.ask({ ...call, alone: true }));
    last = turn.catch(() => undefined);
    return turn;
  };
  return { baseUrl: graph.baseUrl, ask };
}

async function simulatorRequest(request: Request): Promise<SimulatorRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const headers = Object.fromEntries(request.headers);
  return { method: request.method, path: pathname, query: searchParams, headers, body: body.byteLength > 0 ? body : undefined };
}

function partsOf({ path, body }: SimulatorRequest, answer: unknown): Asked['parts'] {
  if (!path.endsWith('/$batch')) return [];
  const { requests } = JSON.parse(Buffer.from(body ?? []).toString()) as { requests: { id: string; method: string; url: string }[] };
  const responses = (answer as { responses?: { id: string; status: number }[] } | undefined)?.responses ?? [];
  return requests.map(({ id, method, url: address }) => ({ method, url: address, status: responses.find((one) => one.id === id)?.status ?? 0 }));
}
