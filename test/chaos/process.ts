import { TurnContext, type Activity, type InvokeResponse } from 'botbuilder';
import { Actions } from '../../src/bot/actions/actions.ts';
import { Actors } from '../../src/bot/actors.ts';
import { Commands } from '../../src/bot/commands/commands.ts';
import { Afterwards } from '../../src/bot/afterwards.ts';
import { AttentionDesk } from '../../src/bot/attention-desk.ts';
import { Connector } from '../../src/bot/connector.ts';
import { DialogState, DialogStorage } from '../../src/bot/dialogs/dialog-storage.ts';
import { RequestTeamDialog } from '../../src/bot/dialogs/request-team.ts';
import { Meeting } from '../../src/bot/meeting.ts';
import { RequestDesk } from '../../src/bot/request-desk.ts';
import { RequestFlow } from '../../src/bot/request-flow.ts';
import { TeamsAnnouncer } from '../../src/bot/teams-announcer.ts';
import { TeamsBot } from '../../src/bot/teams-bot.ts';
import { TeamsNotifier } from '../../src/bot/teams-notifier.ts';
import { TemplateDesk } from '../../src/bot/template-desk.ts';
import { TemplateSearch } from '../../src/bot/template-search.ts';
import { Audience } from '../../src/catalog/audience.ts';
import { Catalog } from '../../src/catalog/catalog.ts';
import { Drafting } from '../../src/catalog/drafting.ts';
import { Cards } from '../../src/effects/cards.ts';
import { Following } from '../../src/effects/following.ts';
import { CatchingUp } from '../../src/effects/catching-up.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { Messenger } from '../../src/effects/messenger.ts';
import { Sweep } from '../../src/effects/sweep.ts';
import { AsyncFence } from '../../src/platform/embedded/async-fence.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import { GraphAppInstaller } from '../../src/platform/graph/graph-app-installer.ts';
import { GraphGrants } from '../../src/platform/graph/graph-grants.ts';
import { GraphDirectory } from '../../src/platform/graph/graph-directory.ts';
import { GraphPlannerService } from '../../src/platform/graph/graph-planner-service.ts';
import { GraphTeamsService } from '../../src/platform/graph/graph-teams-service.ts';
import { Check } from '../../src/provisioning/check.ts';
import { Runner } from '../../src/provisioning/runner.ts';
import { SecondTeam } from '../../src/provisioning/second-team.ts';
import { Undo } from '../../src/provisioning/undo.ts';
import { steps } from '../../src/provisioning/steps.ts';
import { Worker } from '../../src/provisioning/worker.ts';
import { Profiles } from '../../src/people/profiles.ts';
import { SettingsDesk } from '../../src/bot/settings-desk.ts';
import { GraphDomainSource } from '../../src/platform/graph/graph-domain-source.ts';
import { TenantSettings } from '../../src/tenants/tenant-settings.ts';
import { Attention } from '../../src/requests/attention.ts';
import { Changes } from '../../src/requests/changes.ts';
import { Requests } from '../../src/requests/requests.ts';
import { claimLength, patience as short } from '../support/product.ts';
import { SimulatedConnectors } from './channel-clients.ts';
import { FateOfBells } from './bells.ts';
import { connectedGraph } from './graph.ts';
import { ProcessClock, type Life } from './life.ts';
import { InvokeAdapter } from './invoke-adapter.ts';
import { witnessed } from './witness.ts';
import type { World } from './world.ts';
import { MemoryCache } from '../support/memory-cache.ts';
import { noCorrelation } from '../support/no-correlation.ts';

/** In ms: as rare as the product's, so that long stories stay short. */
const sweepEvery = 30_000;
/** A second team is looked for beside the search for the first, and once after it: a day of looking would be a day of sweeps. */
const patience = { ...short, poll: 5000, second: [60_000, 25 * 60_000] };

/** What a mutation puts in the place of the product's own. */
export interface Wiring {
  readonly requests?: (outside: ConstructorParameters<typeof Requests>[0]) => Requests;
  readonly store?: (store: World['stores']['requests'], world: World, life: Life) => World['stores']['requests'];
  readonly runs?: (store: World['stores']['runs']) => World['stores']['runs'];
  readonly teams?: (teams: GraphTeamsService) => GraphTeamsService;
}

export interface RunningProcess {
  readonly life: Life;
  /** Hands an activity of Teams to the bot; its answer to an invoke. */
  turn(activity: object): Promise<InvokeResponse | undefined>;
}

/** The whole product of one process, put together as `app.ts` does, on stores and a Microsoft 365 that outlive it. */
export function startProcess(world: World, life: Life, wiring: Wiring = {}): RunningProcess {
  const clock = new ProcessClock(world.clock, life);
  const { ids, telemetry } = world;
  const { store, runs, effects, deliveries, drafts, reach, trail } = portsOf(world, life, wiring);
  const { keys } = world.stores;
  const fence = new AsyncFence();
  const graph = connectedGraph(world, life, clock, fence);
  const own = new GraphTeamsService(graph);
  const teams = wiring.teams?.(own) ?? own;
  const planner = new GraphPlannerService(graph);
  const directory = new GraphDirectory(graph);
  const installer = new GraphAppInstaller(graph, world.botAppId);
  const grants = new GraphGrants(world.tokens, clock);
  const pictures = { fetch: () => Promise.reject(new Error('No picture is asked for')) };
  const bells = new InProcessWakeUps({ clock, telemetry });
  const wakeUps = new FateOfBells(bells, life, world);
  void life.death.then(() => bells.close());

  const connectors = new SimulatedConnectors(world.wire, life, () => world.tokens.of('botframework.com'));
  const connector = new Connector({ connectors, budget: new InProcessCallBudget(clock), fence, clock });
  const notifier = new TeamsNotifier({ connector, people: directory });
  const announcer = new TeamsAnnouncer({ connector, reach });

  const changes = new Changes({ store, keys, clock, wakeUps, correlation: noCorrelation });
  const tenantSettings = new TenantSettings({ settingsStore: world.stores.settings, domains: new GraphDomainSource(graph), trail, keys, cache: new MemoryCache(clock), correlation: noCorrelation, clock, ids });
  const nameHolder = store.nameHolder.bind(store);
  const drafting = new Drafting({ drafts, teams, directory, grants, sandbox: world.sandbox, keys, clock, ids, nameHolder });
  const audience = new Audience({ sandbox: world.sandbox, directory, grants });
  const budget = new InProcessCallBudget(clock);
  const catalog = new Catalog({ templates: drafts, pictureStore: undefined, drafts, audience, drafting, trail, keys, correlation: noCorrelation, settings: tenantSettings, budget, clock });
  const door = { store, changes, catalog, trail, keys, settings: tenantSettings, clock };
  const requests = wiring.requests?.(door) ?? new Requests(door);
  const runner = new Runner({ settings: tenantSettings, teams, planner, installer, announcer, pictures, tenants: reach, keys, clock, ids, telemetry, fence, patience, steps });
  const worker = new Worker({ runs, changes, runner, clock, wakeUps, telemetry, correlation: noCorrelation, claimLength });
  const check = new Check({ teams, grants, settings: tenantSettings, changes, clock });
  const messenger = new Messenger({ deliveries, notifier, reach, installer, clock });
  const nobodyReached = async ({ id, tenant }: { id: string; tenant: string }): Promise<void> => {
    await changes.apply(tenant, id, { kind: 'approversUnreachable' });
  };
  const cards = new Cards({ messenger, deliveries, directory, grants, nobodyReached });
  const removing = { teams, grants, runs, changes, keys, clock, patience };
  const dispatcher = new Dispatcher({ effects, current: changes.current.bind(changes), clock, ids, wakeUps, telemetry, fence, correlation: noCorrelation, hold: claimLength })
    .on('check', check.run)
    .on('provision.start', worker.start)
    .on('team.undo', new Undo(removing).run)
    .on('team.second', new SecondTeam(removing).look)
    .on('card.status', cards.status)
    .on('approval.ask', cards.ask)
    .on('approval.remind', cards.remind)
    .on('card.approval', cards.approval)
    .on('cards.redraw', cards.redraw)
    .on('admins.tell', cards.tellAdmins)
    .on('ping', cards.ping)
    .on('usage.tell', () => Promise.resolve());
  const sweep = new Sweep({ tenantStore: reach, requestStore: store, changes, clock, telemetry, wakeUps }, sweepEvery, [() => runner.forgetOld()]);

  const dialog = new RequestTeamDialog(new DialogState(new DialogStorage(reach)));
  const flow = new RequestFlow({ catalog, requests, messenger, dialog, clock });
  const desk = new RequestDesk({ requests, people: directory });
  const linkTo = async (tenant: string, team: string) => (await teams.team(tenant, team))?.webUrl;
  const attention = new AttentionDesk({ attention: new Attention({ store, changes, linkTo }) });
  const templates = new TemplateDesk({ catalog, openOf: store.openOf.bind(store) });
  const settings = new SettingsDesk({ settings: tenantSettings });
  const commands = new Commands({ flow, desk, attention, templates, settings, dialog });
  const bot = new TeamsBot({
    commands,
    actions: new Actions({ flow, desk, attention, templates, settings, commands }),
    search: new TemplateSearch(catalog),
    actors: new Actors({ directory, profiles: new Profiles({ directory, profileStore: reach, cache: new MemoryCache(clock), ids }), grants, clock }),
    afterwards: new Afterwards({ clock }),
    meeting: new Meeting({ reach, catchingUp: new CatchingUp({ requestStore: store, deliveries, effects, clock, wakeUps }), signingIn: { met: () => undefined }, clock }),
    connector,
    deliveries,
    following: new Following({ messenger, effects, clock, wakeUps }),
    clock,
    telemetry,
  });
  const adapter = new InvokeAdapter(connector);

  dispatcher.listen();
  worker.listen();
  void sweep.run();
  return { life, turn: (activity) => adapter.answer(activity as Activity, (context: TurnContext) => bot.run(context)) };
}

function portsOf(world: World, life: Life, wiring: Wiring) {
  const { stores } = world;
  const commits = wiring.store?.(stores.requests, world, life) ?? stores.requests;
  const claims = wiring.runs?.(stores.runs) ?? stores.runs;
  const { store, runs } = witnessed(world, life, { store: commits, runs: claims });
  return {
    store: life.wrap(store, 'requests'),
    runs: life.wrap(runs, 'runs'),
    effects: life.wrap(stores.effects, 'effects'),
    deliveries: life.wrap(stores.deliveries, 'deliveries'),
    drafts: life.wrap(stores.catalog, 'catalog'),
    reach: life.wrap(stores.people, 'people'),
    trail: life.wrap(stores.trail, 'trail'),
  };
}
