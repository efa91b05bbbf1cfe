import { Audience } from './catalog/audience.ts';
import { Catalog } from './catalog/catalog.ts';
import { Drafting } from './catalog/drafting.ts';
import { day, minute, second, type Instant } from './clock.ts';
import type { Config } from './config.ts';
import type { Cards } from './effects/cards.ts';
import { Dispatcher } from './effects/dispatcher.ts';
import { eventsEffect, tellingEvents } from './effects/events.ts';
import { Scheduler } from './effects/scheduler.ts';
import { Sweep } from './effects/sweep.ts';
import { Usage } from './effects/usage.ts';
import type { Ports } from './ports.ts';
import type { Announcer } from './provisioning/announcer.ts';
import { Check } from './provisioning/check.ts';
import { Runner } from './provisioning/runner.ts';
import { SecondTeam } from './provisioning/second-team.ts';
import { steps } from './provisioning/steps.ts';
import { Undo } from './provisioning/undo.ts';
import { Worker } from './provisioning/worker.ts';
import { Attention } from './requests/attention.ts';
import { Changes } from './requests/changes.ts';
import { Requests } from './requests/requests.ts';
import { TenantSettings } from './tenants/tenant-settings.ts';

/** The core rooms on their ports. */
export function buildCore(config: Config, ports: Ports, announcer: Announcer) {
  const { auditKeys: keys, requestStore: store, clock } = ports;
  const always = (now: Instant) => (ports.eventLog ? [eventsEffect(now)] : []);
  const changes = new Changes({ ...ports, store, keys, always, isCounted: config.insights !== undefined });
  const settings = new TenantSettings({ ...ports, keys });
  const nameHolder = store.nameHolder.bind(store);
  const catalog = new Catalog({ ...ports, keys, settings, audience: new Audience(ports), drafting: new Drafting({ ...ports, keys: ports.tenantKeys, nameHolder }) });
  const requests = new Requests({ ...ports, store, settings, changes, catalog, keys });
  const linkTo = async (tenant: string, team: string) => (await ports.teams.team(tenant, team))?.webUrl;
  const attention = new Attention({ store, changes, linkTo });
  const patience = {
    poll: config.clonePoll,
    search: config.cloneSearch,
    second: config.secondTeam,
    clone: 7 * day,
    visible: Math.min(config.clonePoll, 5 * second),
    outage: day,
  };
  const runner = new Runner({ ...ports, settings, announcer, keys: ports.tenantKeys, tenants: ports.tenantStore, patience, steps });
  const worker = new Worker({ ...ports, changes, runner, claimLength: config.claim });
  const check = new Check({ ...ports, settings, changes, clock });
  const removing = { ...ports, changes, keys: ports.tenantKeys, patience };
  return { settings, changes, catalog, requests, attention, runner, worker, check, undo: new Undo(removing), secondTeam: new SecondTeam(removing) };
}

/** What goes on by itself: effects are carried out, teams are made, and what no bell told of is looked for. */
export function buildWork(
  config: Config,
  ports: Ports,
  { changes, runner, worker, check, undo, secondTeam }: ReturnType<typeof buildCore>,
  cards: Cards,
) {
  const current = changes.current.bind(changes);
  const dispatcher = new Dispatcher({ ...ports, current, hold: Math.max(config.claim, 3 * second) })
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
    .on('usage.tell', new Usage(ports).tell);
  const { eventLog } = ports;
  if (eventLog) dispatcher.onStream('events.tell', tellingEvents({ ...ports, eventLog }));
  const sweep = new Sweep({ ...ports, changes }, config.sweep, [
    () => runner.forgetOld(),
    () => ports.drafts.forgetDraftsBefore(ports.clock.now() - day - minute),
  ]);
  const scheduler = new Scheduler(ports, config.sweep);
  return {
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
      await Promise.all([dispatcher.stop(), worker.stop()]);
    },
  };
}
