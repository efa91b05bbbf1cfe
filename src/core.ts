import { Approvers } from './approvals/approvers.ts';
import type { EventLog } from './audit/event-log.ts';
import { TrailWitness } from './audit/trail-witness.ts';
import { Audience } from './catalog/audience.ts';
import { Catalog } from './catalog/catalog.ts';
import { Drafting } from './catalog/drafting.ts';
import type { PlannerService } from './catalog/planner-service.ts';
import { Sight } from './catalog/sight.ts';
import type { TeamsService } from './catalog/teams-service.ts';
import type { Cache } from './cache.ts';
import { day, minute, second, type Clock, type Instant } from './clock.ts';
import type { Config } from './config.ts';
import { CredentialWatch, type Credential } from './tenants/credential.ts';
import type { Correlation } from './correlation.ts';
import { Cards } from './effects/cards.ts';
import { Dispatcher } from './effects/dispatcher.ts';
import { eventsEffect, tellingEvents } from './effects/events.ts';
import { Messenger } from './effects/messenger.ts';
import type { Notifier } from './effects/notifier.ts';
import { Scheduler } from './effects/scheduler.ts';
import { Sweep } from './effects/sweep.ts';
import { Usage } from './effects/usage.ts';
import type { Fence } from './fence.ts';
import type { Ids } from './ids.ts';
import type { Insights } from './insights.ts';
import type { CallBudget } from './limits.ts';
import type { AppInstaller } from './people/app-installer.ts';
import type { Directory } from './people/directory.ts';
import type { Person } from './people/profile.ts';
import type { Announcer } from './provisioning/announcer.ts';
import { Check } from './provisioning/check.ts';
import type { Pictures } from './provisioning/pictures.ts';
import { Runner } from './provisioning/runner.ts';
import { SecondTeam } from './provisioning/second-team.ts';
import type { Patience, Step } from './provisioning/step.ts';
import { steps as allSteps } from './provisioning/steps.ts';
import { Undo } from './provisioning/undo.ts';
import { Worker } from './provisioning/worker.ts';
import { Attention } from './requests/attention.ts';
import { Changes } from './requests/changes.ts';
import type { TeamRequest } from './requests/request.ts';
import { WholeTrail } from './requests/whole-trail.ts';
import { Requests } from './requests/requests.ts';
import { Tally } from './requests/tally.ts';
import type { Sandbox } from './rules/sandbox.ts';
import type { Stores } from './stores.ts';
import type { Telemetry } from './telemetry.ts';
import type { Grants } from './tenants/grants.ts';
import type { DomainSource } from './tenants/organization.ts';
import { TenantSettings } from './tenants/tenant-settings.ts';
import type { WakeUps } from './wake-ups.ts';

/** What is outside of the core, by its ports. */
export interface CoreOutside extends Omit<Stores, 'ownPictures' | 'archive' | 'profileStore' | 'close'> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly correlation: Correlation;
  readonly insights: Insights;
  readonly fence: Fence;
  readonly wakeUps: WakeUps;
  readonly budget: CallBudget;
  readonly cache: Cache;
  readonly sandbox: Sandbox;
  readonly credential: Credential;
  readonly teams: TeamsService;
  readonly planner: PlannerService;
  readonly pictures: Pictures;
  readonly directory: Directory;
  readonly domains: DomainSource;
  readonly grants: Grants;
  readonly installer: AppInstaller;
  /** Where audit events are told; undefined: nowhere. */
  readonly eventLog?: EventLog | undefined;
}

/** How the product speaks unasked: to people, and in channels. */
export interface Voice {
  readonly notifier: Notifier;
  readonly announcer: Announcer;
}

type Timing = Pick<Config, 'claim' | 'clonePoll' | 'cloneSearch' | 'secondTeam'>;

export type Core = ReturnType<typeof buildCore>;

/** The core rooms on their ports. `steps`: what a team is made by. */
export function buildCore(
  config: Timing & Pick<Config, 'insights'>,
  outside: CoreOutside,
  { notifier, announcer }: Voice,
  steps: readonly Step[] = allSteps,
) {
  const { auditKeys: keys, requestStore: store, tenantKeys, clock } = outside;
  const always = (now: Instant) => (outside.eventLog ? [eventsEffect(now)] : []);
  const changes = new Changes({ ...outside, store, keys, always, isCounted: config.insights !== undefined });
  const settings = new TenantSettings({ ...outside, keys });
  const nameHolder = store.nameHolder.bind(store);
  const drafting = new Drafting({ ...outside, keys: tenantKeys, nameHolder });
  const audience = new Audience(outside);
  const catalog = new Catalog({ ...outside, keys, settings, audience, drafting });
  const sight = new Sight({ ...outside, catalog, audience });
  const requests = new Requests({ ...outside, store, settings, changes, catalog, keys });
  const linkTo = async (tenant: string, team: string) => (await outside.teams.team(tenant, team))?.webUrl;
  const whole = new WholeTrail({ ...outside, store, keys });
  const attention = new Attention({ store, changes, linkTo });
  const tally = new Tally({ store, clock });
  const patience = patienceOf(config);
  const runner = new Runner({ ...outside, settings, announcer, keys: tenantKeys, tenants: outside.tenantStore, patience, steps });
  const worker = new Worker({ ...outside, changes, runner, claimLength: config.claim });
  const check = new Check({ ...outside, settings, changes, clock });
  const removing = { ...outside, changes, keys: tenantKeys, patience };
  const messenger = new Messenger({ ...outside, notifier });
  const cards = new Cards({ ...outside, messenger, ...approversIn({ ...outside, catalog, settings, changes }) });
  const credentialWatch = new CredentialWatch(outside);
  return { settings, changes, catalog, sight, requests, whole, attention, tally, credentialWatch, runner, worker, check, undo: new Undo(removing), secondTeam: new SecondTeam(removing), messenger, cards };
}

/** Who can decide a request as things are now, and how it comes to wait for others. */
function approversIn({ changes, ...outside }: { readonly changes: Changes } & ConstructorParameters<typeof Approvers>[0]) {
  const approvers = new Approvers(outside);
  return {
    deciders: ({ tenant, template, requester, approval }: TeamRequest) =>
      approvers.of({ tenant, template: template.id, requester: requester.id, asked: approval.team }),
    rerouted: async ({ tenant, id }: TeamRequest, team: readonly Person[]): Promise<void> => {
      await changes.apply(tenant, id, team.length > 0 ? { kind: 'approversNamed', team } : { kind: 'approversUnreachable' });
    },
  };
}

const patienceOf = ({ clonePoll: poll, cloneSearch: search, secondTeam }: Timing): Patience => ({
  poll,
  search,
  second: secondTeam,
  clone: 7 * day,
  visible: Math.min(poll, 5 * second),
  outage: day,
});

/** What goes on by itself: effects are carried out, teams are made, and what no bell told of is looked for. */
export function buildWork(config: Pick<Config, 'claim' | 'sweep' | 'roles' | 'redis'>, outside: CoreOutside, core: Core) {
  const { changes, credentialWatch, runner, worker, check, undo, secondTeam, cards } = core;
  const current = changes.current.bind(changes);
  const dispatcher = new Dispatcher({ ...outside, current, hold: Math.max(config.claim, 3 * second) })
    .on('check', check.run)
    .on('provision.start', worker.start)
    .on('team.undo', undo.run)
    .on('team.second', secondTeam.look)
    .on('card.status', cards.status)
    .on('card.approval', cards.approval)
    .on('approval.ask', cards.ask)
    .on('approval.remind', cards.remind)
    .on('cards.redraw', cards.redraw)
    .on('admins.tell', cards.tellAdmins)
    .on('ping', cards.ping)
    .on('usage.tell', new Usage(outside).tell);
  const { eventLog } = outside;
  if (eventLog) dispatcher.onStream('events.tell', tellingEvents({ ...outside, eventLog }));
  const witness = new TrailWitness(outside);
  const sweep = new Sweep({ ...outside, changes }, config.sweep, [
    () => runner.forgetOld(),
    () => witness.look(),
    () => credentialWatch.look(),
    () => outside.drafts.forgetDraftsBefore(outside.clock.now() - day - minute),
  ]);
  const scheduler = new Scheduler(outside, config.sweep);
  return {
    dispatcher,
    sweep,
    /** Resolves when it was stopped. */
    run: async () => {
      // A process alone needs nobody to ring for its sweep.
      const scheduling = config.redis && config.roles.includes('scheduler') ? scheduler.run() : undefined;
      if (!config.roles.includes('jobs')) return scheduling;
      worker.listen();
      dispatcher.listen();
      await Promise.all([sweep.run(), scheduling]);
    },
    stop: async () => {
      scheduler.stop();
      sweep.stop();
      await Promise.all([dispatcher.stop(), worker.stop(), witness.stop()]);
    },
  };
}
