import { join, resolve } from 'node:path';
import { readManifest } from './catalog/manifest.ts';
import { checkedPicture, pictureName } from './catalog/picture.ts';
import { templateId, type Template } from './catalog/template.ts';
import { botTurn } from './bot/adapter.ts';
import { buildBot, buildVoice } from './bot/build-bot.ts';
import { Connectors } from './bot/connectors.ts';
import { second, type Clock } from './clock.ts';
import { usual, type Config } from './config.ts';
import { buildCore, buildWork } from './core.ts';
import { AppError } from './errors.ts';
import { ChannelGate } from './http/channel-gate.ts';
import { startHttp } from './http/server.ts';
import { makeDataFolder } from './platform/embedded/data-folder.ts';
import { FolderLock } from './platform/embedded/folder-lock.ts';
import { freePort } from './platform/embedded/free-port.ts';
import { startSimulator, type SimulatorProcess } from './platform/embedded/simulator-process.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';
import { connectedAs, simulatedAppId, simulatedAt, type Microsoft } from './microsoft.ts';
import { countedTransport } from './platform/graph/counted-transport.ts';
import { graphPorts, ownPorts, type Ports } from './ports.ts';
import type { Requests } from './requests/requests.ts';
import { templatesByTenant, tenantsIn } from './simulator/company/seed.ts';
import { templatePictureAt } from './simulator/company/template-pictures.ts';
import { refuseReal, refuseSimulated } from './stores.ts';
import { manifestText } from './text/manifest-text.ts';
import { Speech } from './text/text.ts';

const loopback = '127.0.0.1';

const turns = { kind: 'request', name: 'POST /api/messages', target: '' } as const;

export interface RunningProcess {
  /** Where it is reached. */
  readonly url: string;
  /** Where the simulator is, with its chat page; undefined without one. */
  readonly simulatorUrl: string | undefined;
  /** Resolves when a simulated tenant that was started has ended; without it nothing goes on. */
  readonly outsideEnded: Promise<void>;
  /** Takes nothing new, hands back what is claimed, and ends. */
  stop(): Promise<void>;
}

export interface RunningApp extends RunningProcess {
  /** The door to requests, for commands that tell how one went. */
  readonly requests: Requests;
  readonly ports: Ports;
}

/** Holds a folder, which is made where it is missing, for this process alone, until it is released. Throws `data.inUse` where a running product has it. */
export function holdFolder(folder: string): { release(): void } {
  makeDataFolder(folder);
  return new FolderLock(resolve(folder));
}

/** For whoever has no app yet. */
export const pause = (ms: number): Promise<void> => new SystemClock().wait(ms);

export interface SimulatedApp extends RunningApp {
  readonly simulatorUrl: string;
}

/** The product on a simulated tenant, by itself, whatever else is configured: nothing real is carried out there. Throws what `startApp` throws. */
export async function startSimulated(config: Config, wrap?: (ports: Ports) => Ports): Promise<SimulatedApp> {
  const app = await startApp({ ...config, bot: undefined, cosmos: undefined, redis: undefined, blob: undefined, events: undefined, roles: usual }, wrap);
  const { simulatorUrl } = app;
  if (simulatorUrl === undefined) throw new AppError('simulator.failed');
  return { ...app, simulatorUrl };
}

/**
 * Puts the product together and starts it. Throws `config.invalid` (a company or its template is none, or nobody asked for a simulated one), `data.inUse`,
 * `data.simulated`, `data.real`, `data.keysLost`, `data.unwritable`, `data.full`, `port.taken`, `simulator.failed`, `certificate.unreadable`, `store.unreadable`, `store.newer` or `store.migrationFailed`; what was opened until then is closed.
 */
export async function startApp(config: Config, wrap: (ports: Ports) => Ports = (ports) => ports): Promise<RunningApp> {
  refuseUnaskedSimulator(config);
  if (!config.bot) refuseNoCompany(config.simulator.company);
  await using opened = new AsyncDisposableStack();
  const clock = new SystemClock();
  refuseSimulated(config);
  refuseReal(config);
  opened.adopt(holdFolder(config.dataDir), (lock) => lock.release());
  const port = config.port === 0 ? await freePort(loopback) : config.port;
  const simulator = config.bot ? undefined : opened.adopt(await simulatorFor(config, port, clock), (one) => one.stop());
  const microsoft = microsoftOf(config, simulator);
  const own = await ownPorts({ ...config, port }, clock, opened);
  const ports = wrap({ ...own, ...graphPorts(microsoft, own, countedTransport(own.insights)) });
  // Who only rings asks no store for anything.
  const needsStore = config.roles.includes('web') || config.roles.includes('jobs');
  if (needsStore) await onboard(config, ports);
  const connectors = new Connectors(ports.channelToken, ports.insights);
  const core = buildCore(config, ports, buildVoice(ports, connectors));
  const work = buildWork(config, ports, core);
  const { bot, afterwards } = buildBot({ ...ports, ...core }, connectors);
  const turn = botTurn({ ...microsoft, tokenIssuer }, connectors, ports.telemetry, (context) => bot.run(context));
  const http = await startHttp({
    host: config.host,
    port,
    allowedHosts: hostsFor(config),
    messages: config.roles.includes('web') ? { gate: gateFor(microsoft, ports), turn } : undefined,
    pictures: config.roles.includes('web') ? ports.ownPictures?.shown.bind(ports.ownPictures) : undefined,
    checks: needsStore ? { store: () => ports.tenantStore.tenants() } : {},
    around: (answering) => ports.correlation.within(ports.ids.next(), () => ports.insights.call(turns, answering)),
    telemetry: ports.telemetry,
    clock: ports.clock,
  });
  const working = work.run();
  // Side by side: both drains together must be over before who told us to end loses patience.
  const closed = (): Promise<void> => http.close().then(() => afterwards.settled(8 * second));
  opened.defer(() => Promise.all([closed(), work.stop(), working]).then(() => undefined));
  ports.telemetry.note('started');
  const running = opened.move();
  return {
    url: http.url,
    simulatorUrl: simulator?.url,
    requests: core.requests,
    ports,
    outsideEnded: simulator?.ended ?? new Promise(() => undefined),
    stop: () => running.disposeAsync(),
  };
}

/** Whoever has forgotten the bot would have what a real company asked for, which others left in the account, made in a simulated one. */
function refuseUnaskedSimulator({ bot, cosmos, redis, blob, simulator }: Config): void {
  if (bot || simulator.isAskedFor || !(cosmos ?? redis ?? blob)) return;
  const names = [...(cosmos ? ['COSMOS_ENDPOINT'] : []), ...(redis ? ['REDIS_URL'] : []), ...(blob ? ['BLOB_ENDPOINT'] : [])].join(', ');
  throw new AppError('config.invalid', { problems: new Speech().say('config.simulatedBeside', { names }) });
}

/** The simulator would say so too, but not whose setting it is. */
function refuseNoCompany(file: string | undefined): void {
  try {
    tenantsIn(file);
  } catch (error) {
    throw new AppError('config.invalid', { problems: new Speech().say('config.company', { why: error instanceof Error ? error.message : '' }) });
  }
}

/**
 * By which names we may be called. A front door calls a container by the container's name, not by ours; no page of somebody else's
 * gets there by a rebound name, as it would on the machine where its reader sits.
 */
const hostsFor = ({ host, bot }: Config): readonly string[] | undefined =>
  host === loopback ? [loopback, 'localhost', ...(bot ? [new URL(bot.publicUrl).host] : [])] : undefined;

async function simulatorFor({ simulator, dataDir }: Config, port: number, clock: Clock): Promise<SimulatorProcess> {
  // One that was running before us is not ours to watch or to end.
  if (simulator.url !== undefined) return { url: simulator.url, ended: new Promise(() => undefined), stop: () => Promise.resolve() };
  const botUrl = `http://${loopback}:${port}/api/messages`;
  const file = join(dataDir, 'simulator.sqlite');
  return startSimulator({ ...simulator, file, botUrl, botAppId: simulatedAppId }, clock);
}

/** Whoever signs what the channel sends, simulated or not. */
const tokenIssuer = 'https://api.botframework.com';

const gateFor = (microsoft: Microsoft, { tenantStore, clock }: Ports): ChannelGate =>
  new ChannelGate({
    ...microsoft,
    issuer: tokenIssuer,
    allowedServiceHosts: microsoft.serviceHosts,
    onboarded: async (tenant) => (await tenantStore.tenant(tenant)) !== undefined,
    clock,
  });

const microsoftOf = ({ bot }: Config, simulator: SimulatorProcess | undefined): Microsoft => {
  if (bot) return connectedAs(bot);
  if (!simulator) throw new AppError('simulator.failed');
  return simulatedAt(simulator.url);
};

/** The companies that the simulator begins with, or the tenant in which the bot is registered; others are onboarded by name. */
async function onboard({ bot, simulator }: Config, ports: Ports): Promise<void> {
  const { tenantStore, templates } = ports;
  if (bot) {
    if (!(await tenantStore.tenant(bot.tenant))) await tenantStore.saveTenant({ id: bot.tenant, name: bot.tenant });
    return;
  }
  const manifests = templatesByTenant(simulator.company);
  for (const { id, displayName } of tenantsIn(simulator.company)) {
    await tenantStore.saveTenant({ id, name: displayName });
    // An etag of 0 leaves a template as it is that somebody has changed since.
    for (const manifest of manifests[id] ?? []) {
      const { template, problems } = readManifest(manifest);
      if (!template) throw new AppError('config.invalid', { problems: problems.map((one) => noTemplate(displayName, one)).join('\n') });
      await templates.saveTemplate(id, await withPicture(id, template, ports), 0, []);
    }
  }
}

const noTemplate = (tenant: string, remark: Parameters<typeof manifestText>[1]): string =>
  new Speech().say('config.companyTemplate', { tenant, problem: manifestText(new Speech(), remark) });

/** A new template with the picture that lies at the address it names, which in the simulated world is no place on the web. */
async function withPicture(tenant: string, template: Template, { templates, pictureStore, ownPictures }: Ports): Promise<Template> {
  const found = templatePictureAt(template.templateConfiguration.pictureUrl);
  const isNew = !(await templates.template(tenant, templateId(template)));
  const checked = found && isNew ? checkedPicture(found) : undefined;
  // No start waits for somebody else's account.
  if (!pictureStore || !ownPictures || checked?.kind !== 'picture') return template;
  const picture = pictureName(templateId(template), checked.picture);
  await pictureStore.put(tenant, picture, checked.picture);
  return { ...template, picture };
}
