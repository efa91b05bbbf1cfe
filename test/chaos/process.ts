import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { buildBot, buildVoice } from '../../src/bot/build-bot.ts';
import { Connector } from '../../src/bot/connector.ts';
import { buildCore, buildWork, type Core } from '../../src/core.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import { GraphAppInstaller } from '../../src/platform/graph/graph-app-installer.ts';
import { GraphDirectory } from '../../src/platform/graph/graph-directory.ts';
import { GraphDomainSource } from '../../src/platform/graph/graph-domain-source.ts';
import { GraphGrants } from '../../src/platform/graph/graph-grants.ts';
import { GraphPlannerService } from '../../src/platform/graph/graph-planner-service.ts';
import { GraphTeamsService } from '../../src/platform/graph/graph-teams-service.ts';
import { FakeInsights } from '../support/fake-insights.ts';
import { MemoryCache } from '../support/memory-cache.ts';
import { noCorrelation } from '../support/no-correlation.ts';
import { settings } from '../support/product.ts';
import { FateOfBells } from './bells.ts';
import { SimulatedConnectors } from './channel-clients.ts';
import { connectedGraph } from './graph.ts';
import { InvokeAdapter } from './invoke-adapter.ts';
import { ProcessClock, type Life } from './life.ts';
import { witnessed } from './witness.ts';
import type { World } from './world.ts';

/**
 * Sweeps as rarely as the product does, so that long stories stay short. A second team is looked for beside the search for the first, and
 * once after it: a day of looking would be a day of sweeps. In ms.
 */
const config = { ...settings, sweep: 30_000, clonePoll: 5000, secondTeam: [60_000, 25 * 60_000] };

/** What a mutation puts in the place of the product's own. */
export interface Wiring {
  readonly core?: (core: Core, world: World) => Core;
  readonly store?: (store: World['stores']['requests'], world: World, life: Life) => World['stores']['requests'];
  readonly runs?: (store: World['stores']['runs']) => World['stores']['runs'];
  readonly teams?: (teams: GraphTeamsService) => GraphTeamsService;
}

export interface RunningProcess {
  readonly life: Life;
  /** Hands an activity of Teams to the bot; its answer to an invoke. */
  turn(activity: object): Promise<InvokeResponse | undefined>;
}

/** The whole product of one process, put together by what `app.ts` puts it together by, on stores and a Microsoft 365 that outlive it. */
export function startProcess(world: World, life: Life, wiring: Wiring = {}): RunningProcess {
  const outside = outsideOf(world, life, wiring);
  const connectors = new SimulatedConnectors(world.wire, life, () => world.tokens.of('botframework.com'));
  const built = buildCore(config, outside, buildVoice(outside, connectors));
  const core = wiring.core?.(built, world) ?? built;
  const { bot } = buildBot({ ...outside, ...core }, connectors);
  const adapter = new InvokeAdapter(new Connector({ ...outside, connectors }));
  void buildWork(config, outside, core).run();
  return { life, turn: (activity) => adapter.answer(activity as Activity, (context: TurnContext) => bot.run(context)) };
}

function outsideOf(world: World, life: Life, wiring: Wiring) {
  const clock = new ProcessClock(world.clock, life);
  const { ids, telemetry, sandbox } = world;
  const fence = new AsyncFence();
  const graph = connectedGraph(world, life, clock, fence);
  const teams = new GraphTeamsService(graph);
  const bells = new InProcessWakeUps({ clock, telemetry });
  void life.death.then(() => bells.close());
  return {
    clock,
    ids,
    telemetry,
    sandbox,
    fence,
    correlation: noCorrelation,
    insights: new FakeInsights(),
    wakeUps: new FateOfBells(bells, life, world),
    budget: new InProcessCallBudget(clock),
    cache: new MemoryCache(clock),
    ...storesOf(world, life, wiring),
    teams: wiring.teams?.(teams) ?? teams,
    planner: new GraphPlannerService(graph),
    pictures: { fetch: () => Promise.reject(new Error('No picture is asked for')) },
    directory: new GraphDirectory(graph),
    domains: new GraphDomainSource(graph),
    grants: new GraphGrants(world.tokens, clock),
    credential: { endsAt: undefined },
    installer: new GraphAppInstaller(graph, world.botAppId),
  };
}

function storesOf(world: World, life: Life, wiring: Wiring) {
  const { stores } = world;
  const commits = wiring.store?.(stores.requests, world, life) ?? stores.requests;
  const claims = wiring.runs?.(stores.runs) ?? stores.runs;
  const { store, runs } = witnessed(world, life, { store: commits, runs: claims });
  const catalog = life.wrap(stores.catalog, 'catalog');
  const people = life.wrap(stores.people, 'people');
  return {
    auditKeys: stores.keys,
    tenantKeys: stores.keys,
    tenantStore: people,
    settingsStore: stores.settings,
    profileStore: people,
    reach: people,
    templates: catalog,
    drafts: catalog,
    requestStore: life.wrap(store, 'requests'),
    runs: life.wrap(runs, 'runs'),
    effects: life.wrap(stores.effects, 'effects'),
    deliveries: life.wrap(stores.deliveries, 'deliveries'),
    trail: life.wrap(stores.trail, 'trail'),
    keptHeads: life.wrap(stores.keptHeads, 'heads'),
    pictureStore: undefined,
  };
}
