import { Audience } from '../../src/catalog/audience.ts';
import { Catalog } from '../../src/catalog/catalog.ts';
import { Drafting } from '../../src/catalog/drafting.ts';
import { day, hour, minute, second } from '../../src/clock.ts';
import { Cards } from '../../src/effects/cards.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { Messenger } from '../../src/effects/messenger.ts';
import { Sweep } from '../../src/effects/sweep.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { Check } from '../../src/provisioning/check.ts';
import { SecondTeam } from '../../src/provisioning/second-team.ts';
import { Undo } from '../../src/provisioning/undo.ts';
import { Attention } from '../../src/requests/attention.ts';
import { Runner } from '../../src/provisioning/runner.ts';
import type { Patience } from '../../src/provisioning/step.ts';
import { steps } from '../../src/provisioning/steps.ts';
import { Worker } from '../../src/provisioning/worker.ts';
import { Changes } from '../../src/requests/changes.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import { Requests } from '../../src/requests/requests.ts';
import type { PlannerService } from '../../src/catalog/planner-service.ts';
import type { PictureStore } from '../../src/catalog/picture-store.ts';
import type { TeamsService } from '../../src/catalog/teams-service.ts';
import type { Clock } from '../../src/clock.ts';
import type { Notifier } from '../../src/effects/notifier.ts';
import type { Fence } from '../../src/fence.ts';
import type { Ids } from '../../src/ids.ts';
import type { AppInstaller } from '../../src/people/app-installer.ts';
import type { Directory } from '../../src/people/directory.ts';
import type { Announcer } from '../../src/provisioning/announcer.ts';
import type { Pictures } from '../../src/provisioning/pictures.ts';
import type { Correlation } from '../../src/correlation.ts';
import type { Grants } from '../../src/tenants/grants.ts';
import { TenantSettings } from '../../src/tenants/tenant-settings.ts';
import type { Telemetry } from '../../src/telemetry.ts';
import type { Stores } from './stores.ts';
import { FakeInsights } from './fake-insights.ts';
import { MemoryCache } from './memory-cache.ts';
import { noCorrelation } from './no-correlation.ts';
import type { Insights } from '../../src/insights.ts';
import { Usage } from '../../src/effects/usage.ts';

export const patience: Patience = {
  poll: 2 * second,
  search: [minute / 2, minute, 2 * minute, 5 * minute, 10 * minute, 20 * minute],
  second: [hour / 2, hour, 4 * hour, 12 * hour, day],
  clone: 7 * day,
  visible: 2 * second,
  outage: day,
};

export const claimLength = 30 * second;
export const sweepEvery = 10 * second;

/** What outlives a process, and what it is surrounded by. */
export interface Outside {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly stores: Stores;
  readonly teams: TeamsService;
  readonly planner: PlannerService;
  readonly announcer: Announcer;
  readonly pictures: Pictures;
  /** Where templates' pictures are; nowhere unless told otherwise. */
  readonly pictureStore?: PictureStore | undefined;
  readonly directory: Directory;
  readonly grants: Grants;
  readonly notifier: Notifier;
  readonly installer: AppInstaller;
  /** Where calls wait for their turn on the way out. */
  readonly fence?: Fence;
  /** Whose press is followed. */
  readonly correlation?: Correlation;
  readonly insights?: Insights;
}

const noFence: Fence = { isOpen: true, quiet: () => Promise.resolve(), within: (_, work) => work() };

/** Puts something between the product and an outside. */
export type Wrap = <T extends object>(port: T, name: string) => T;

/** The core rooms as one process has them, without bot and HTTP. */
export class Product {
  readonly settings: TenantSettings;
  readonly changes: Changes;
  readonly catalog: Catalog;
  readonly requests: Requests;
  readonly attention: Attention;
  readonly worker: Worker;
  readonly undo: Undo;
  readonly secondTeam: SecondTeam;
  readonly check: Check;
  readonly dispatcher: Dispatcher;
  readonly messenger: Messenger;
  readonly cards: Cards;
  readonly wakeUps: InProcessWakeUps;
  readonly #sweep: Sweep;

  constructor(world: Outside, wrap: Wrap = (port) => port, ownSteps = steps, ownPatience = patience) {
    const { clock, ids, telemetry, correlation = noCorrelation, insights = new FakeInsights() } = world;
    const { keys } = world.stores;
    const store = wrap(world.stores.requests, 'requests');
    const runs = wrap(world.stores.runs, 'runs');
    const effects = wrap(world.stores.effects, 'effects');
    const drafts = wrap(world.stores.catalog, 'catalog');
    const reach = wrap(world.stores.people, 'people');
    const trail = wrap(world.stores.trail, 'trail');
    const teams = wrap(world.teams, 'teams');
    const planner = wrap(world.planner, 'planner');
    const announcer = wrap(world.announcer, 'announcer');
    const pictures = wrap(world.pictures, 'pictures');
    const tenants = wrap(world.stores.people, 'tenants');
    const directory = wrap(world.directory, 'directory');
    const notifier = wrap(world.notifier, 'notifier');
    const installer = wrap(world.installer, 'installer');
    const { grants } = world;
    const sandbox = new InProcessQuickJs();
    this.wakeUps = new InProcessWakeUps({ clock, telemetry });
    const { wakeUps } = this;
    const domains = { domains: () => Promise.resolve({ initial: '', standard: '' }) };
    this.settings = new TenantSettings({ settingsStore: world.stores.settings, domains, trail, keys, cache: new MemoryCache(clock), correlation, clock, ids });
    const { settings } = this;
    this.changes = new Changes({ store, keys, clock, wakeUps, correlation });
    const { changes } = this;
    const nameHolder = store.nameHolder.bind(store);
    const drafting = new Drafting({ drafts, teams, directory, grants, sandbox, keys, clock, ids, nameHolder });
    const audience = new Audience({ sandbox, directory, grants });
    const budget = new InProcessCallBudget(clock);
    this.catalog = new Catalog({ templates: drafts, pictureStore: world.pictureStore, drafts, audience, drafting, trail, keys, correlation, settings, budget, clock });
    this.requests = new Requests({ store, changes, catalog: this.catalog, trail, keys, settings, clock });
    const linkTo = async (tenant: string, team: string) => (await teams.team(tenant, team))?.webUrl;
    this.attention = new Attention({ store, changes, linkTo });
    const removing = { teams, grants, runs, changes, keys, clock, patience: ownPatience };
    this.undo = new Undo(removing);
    this.secondTeam = new SecondTeam(removing);
    const runner = new Runner({ settings, teams, planner, installer, announcer, pictures, tenants, keys, clock, ids, telemetry, fence: world.fence ?? noFence, patience: ownPatience, steps: ownSteps });
    this.worker = new Worker({ runs, changes, runner, clock, wakeUps, telemetry, correlation, claimLength });
    this.check = new Check({ teams, grants, settings, changes, clock });
    this.messenger = new Messenger({ deliveries: effects, notifier, reach, installer, clock });
    const nobodyReached = async ({ id, tenant }: TeamRequest): Promise<void> => {
      await changes.apply(tenant, id, { kind: 'approversUnreachable' });
    };
    this.cards = new Cards({ messenger: this.messenger, deliveries: effects, directory, grants, nobodyReached });
    const current = changes.current.bind(changes);
    this.dispatcher = new Dispatcher({ effects, current, clock, ids, wakeUps, telemetry, fence: world.fence ?? noFence, correlation, hold: 30 * second })
      .on('check', this.check.run)
      .on('provision.start', this.worker.start)
      .on('team.undo', this.undo.run)
      .on('team.second', this.secondTeam.look)
      .on('card.status', this.cards.status)
      .on('approval.ask', this.cards.ask)
      .on('approval.remind', this.cards.remind)
      .on('card.approval', this.cards.approval)
      .on('cards.redraw', this.cards.redraw)
      .on('admins.tell', this.cards.tellAdmins)
      .on('ping', this.cards.ping)
      .on('usage.tell', new Usage({ insights, telemetry, clock }).tell);
    this.#sweep = new Sweep({ tenantStore: tenants, requestStore: store, changes, clock, telemetry, wakeUps }, sweepEvery, [() => runner.forgetOld()]);
  }

  /** Begins to listen and to sweep. */
  start(): this {
    this.dispatcher.listen();
    this.worker.listen();
    void this.#sweep.run();
    return this;
  }

  async stop(): Promise<void> {
    this.#sweep.stop();
    await Promise.all([this.dispatcher.stop(), this.worker.stop()]);
    await this.wakeUps.close();
  }

  /** The process is gone: its bells too. */
  die(): void {
    this.#sweep.stop();
    void this.dispatcher.stop();
    void this.wakeUps.close();
  }
}
