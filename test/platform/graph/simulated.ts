import { Simulator } from '../../../src/simulator/answer.ts';
import { seededChance } from '../../../src/simulator/chance.ts';
import type { CompanyTenant } from '../../../src/simulator/company/company-file.ts';
import { companyIn, seed } from '../../../src/simulator/company/seed.ts';
import type { Fault } from '../../../src/simulator/faults.ts';
import { graphRoutes } from '../../../src/simulator/graph/routes.ts';
import type { Settings, SimulatorRequest } from '../../../src/simulator/route.ts';
import { State } from '../../../src/simulator/state.ts';
import type { Graph, Transport } from '../../../src/platform/graph/call.ts';
import { InProcessCallBudget } from '../../../src/platform/embedded/in-process-call-budget.ts';
import { connectGraph } from '../../../src/platform/graph/connect-graph.ts';
import { baseUrl, ids, settings, StillClock, type Sent } from './stage.ts';

export const company = companyIn();
export const botAppId = '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10';

const world: Settings = {
  url: baseUrl,
  botAppId,
  cloneTime: [6000, 6000],
  latency: [0, 0],
  teamLag: [0, 0],
  directoryLag: 2000,
};

/** As the tenant, but that its first role was given to its first group with people, too. */
export function withRoleOfGroup(tenant: CompanyTenant): CompanyTenant {
  const group = groupWithPeople(tenant);
  return { ...tenant, roles: (tenant.roles ?? []).map((role, index) => (index === 0 && group ? { ...role, members: [...role.members, group.id] } : role)) };
}

export const groupWithPeople = ({ groups = [] }: CompanyTenant) => groups.find(({ members }) => members?.length);

export interface SimulatedGraph {
  readonly clock: StillClock;
  readonly graph: Graph;
  /** What was sent to Graph, tokens left out. */
  readonly sent: readonly Sent[];
  order(...faults: readonly Fault[]): void;
}

/** Our connection to the simulated Graph in this very process. `granted`: by every tenant; absent: all that there is. `as`: what a tenant is like. */
export function simulatedGraph(granted?: readonly string[], as = (tenant: CompanyTenant): CompanyTenant => tenant): SimulatedGraph {
  const clock = new StillClock();
  const state = new State(':memory:');
  const permissions = granted && { granted };
  seed(state, { tenants: company.tenants.map((tenant) => ({ ...as(tenant), ...(permissions && { permissions }) })) });
  const simulator = new Simulator(state, world, graphRoutes);
  const random = seededChance(7, 0);
  const sent: Sent[] = [];
  const transport: Transport = async (url, init) => {
    const request = new Request(url, init);
    const asked = await asSimulatorRequest(request);
    if (asked.path.startsWith('/v1.0/')) sent.push(asSent(request, asked));
    const { status, headers = {}, body, reset } = simulator.answer(asked, clock.now(), random);
    if (reset) throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    if (body instanceof Uint8Array) return new Response(Buffer.from(body), { status, headers });
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { ...type, ...headers } });
  };
  const graph = connectGraph(settings, { clock, ids: ids(), fence: { isOpen: true, quiet: () => Promise.resolve() }, correlation: { id: undefined }, budget: new InProcessCallBudget(clock), transport });
  return { clock, graph, sent, order: (...faults) => state.put('faults', '', 'all', faults) };
}

async function asSimulatorRequest(request: Request): Promise<SimulatorRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(request.headers),
    body: body.byteLength > 0 ? body : undefined,
  };
}

function asSent(request: Request, { path, body }: SimulatorRequest): Sent {
  const { method, url, headers } = request;
  const { search } = new URL(url);
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  const json = body === undefined ? undefined : isJson ? (JSON.parse(Buffer.from(body).toString()) as unknown) : body;
  return { method, url, path: path.replace('/v1.0', '') + search, headers, body: json };
}
