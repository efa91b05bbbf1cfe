import type { PictureStore } from '../../src/catalog/picture-store.ts';
import type { PlannerService } from '../../src/catalog/planner-service.ts';
import type { TeamsService } from '../../src/catalog/teams-service.ts';
import { day, hour, minute, second, type Clock } from '../../src/clock.ts';
import { buildCore, buildWork, type Core, type CoreOutside } from '../../src/core.ts';
import type { Correlation } from '../../src/correlation.ts';
import type { Cards } from '../../src/effects/cards.ts';
import type { Dispatcher } from '../../src/effects/dispatcher.ts';
import type { Messenger } from '../../src/effects/messenger.ts';
import type { Notifier } from '../../src/effects/notifier.ts';
import type { Fence } from '../../src/fence.ts';
import type { Ids } from '../../src/ids.ts';
import type { Insights } from '../../src/insights.ts';
import type { AppInstaller } from '../../src/people/app-installer.ts';
import type { Directory } from '../../src/people/directory.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from '../../src/platform/embedded/in-process-wake-ups.ts';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import type { Announcer } from '../../src/provisioning/announcer.ts';
import type { Pictures } from '../../src/provisioning/pictures.ts';
import { steps } from '../../src/provisioning/steps.ts';
import type { Telemetry } from '../../src/telemetry.ts';
import type { Grants } from '../../src/tenants/grants.ts';
import { FakeInsights } from './fake-insights.ts';
import { MemoryCache } from './memory-cache.ts';
import { noCorrelation } from './no-correlation.ts';
import type { Stores } from './stores.ts';

/** How this product is set, where nothing else is wanted; times in ms. */
export const settings = {
  claim: 30 * second,
  sweep: 10 * second,
  clonePoll: 2 * second,
  cloneSearch: [minute / 2, minute, 2 * minute, 5 * minute, 10 * minute, 20 * minute],
  secondTeam: [hour / 2, hour, 4 * hour, 12 * hour, day],
  roles: ['jobs'],
  redis: undefined,
  insights: { connectionString: 'fake', ingestion: '', identity: undefined },
} as const satisfies Parameters<typeof buildCore>[0] & Parameters<typeof buildWork>[0];

export const claimLength = settings.claim;

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
  readonly settings: Core['settings'];
  readonly changes: Core['changes'];
  readonly catalog: Core['catalog'];
  readonly sight: Core['sight'];
  readonly requests: Core['requests'];
  readonly attention: Core['attention'];
  readonly worker: Core['worker'];
  readonly undo: Core['undo'];
  readonly secondTeam: Core['secondTeam'];
  readonly check: Core['check'];
  readonly messenger: Messenger;
  readonly cards: Cards;
  readonly dispatcher: Dispatcher;
  readonly wakeUps: InProcessWakeUps;
  readonly #work: ReturnType<typeof buildWork>;

  constructor(world: Outside, wrap: Wrap = (port) => port, ownSteps = steps, own: Partial<typeof settings> = {}) {
    this.wakeUps = new InProcessWakeUps(world);
    const config = { ...settings, ...own };
    const outside = { ...portsOf(world, wrap), wakeUps: this.wakeUps };
    const voice = { notifier: wrap(world.notifier, 'notifier'), announcer: wrap(world.announcer, 'announcer') };
    const core = buildCore(config, outside, voice, ownSteps);
    this.#work = buildWork(config, outside, core);
    ({ settings: this.settings, changes: this.changes, catalog: this.catalog, sight: this.sight, requests: this.requests, attention: this.attention } = core);
    ({ worker: this.worker, undo: this.undo, secondTeam: this.secondTeam, check: this.check, messenger: this.messenger, cards: this.cards } = core);
    this.dispatcher = this.#work.dispatcher;
  }

  /** Begins to listen and to sweep. */
  start(): this {
    void this.#work.run();
    return this;
  }

  async stop(): Promise<void> {
    await this.#work.stop();
    await this.wakeUps.close();
  }

  /** The process is gone: its bells too. */
  die(): void {
    this.#work.sweep.stop();
    void this.dispatcher.stop();
    void this.wakeUps.close();
  }
}

function portsOf(world: Outside, wrap: Wrap): Omit<CoreOutside, 'wakeUps'> {
  const { clock, ids, telemetry, grants, stores } = world;
  const drafts = wrap(stores.catalog, 'catalog');
  const effects = wrap(stores.effects, 'effects');
  return {
    clock,
    ids,
    telemetry,
    grants,
    credential: { endsAt: undefined },
    correlation: world.correlation ?? noCorrelation,
    insights: world.insights ?? new FakeInsights(),
    fence: world.fence ?? noFence,
    budget: new InProcessCallBudget(clock),
    cache: new MemoryCache(clock),
    sandbox: new InProcessQuickJs(),
    auditKeys: stores.keys,
    tenantKeys: stores.keys,
    tenantStore: wrap(stores.people, 'tenants'),
    settingsStore: stores.settings,
    reach: wrap(stores.people, 'people'),
    templates: drafts,
    drafts,
    requestStore: wrap(stores.requests, 'requests'),
    runs: wrap(stores.runs, 'runs'),
    effects,
    deliveries: effects,
    trail: wrap(stores.trail, 'trail'),
    keptHeads: wrap(stores.keptHeads, 'heads'),
    pictureStore: world.pictureStore,
    teams: wrap(world.teams, 'teams'),
    planner: wrap(world.planner, 'planner'),
    pictures: wrap(world.pictures, 'pictures'),
    directory: wrap(world.directory, 'directory'),
    domains: { domains: () => Promise.resolve({ initial: '', standard: '' }) },
    installer: wrap(world.installer, 'installer'),
  };
}
