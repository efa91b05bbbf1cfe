import { existsSync, mkdirSync } from 'node:fs';
import product from '../package.json' with { type: 'json' };
import { join, resolve } from 'node:path';
import { checkManifest, manifestOf, type ReadingOptions } from './catalog/manifest.ts';
import { namedTeam } from './catalog/team-link.ts';
import { named, TemplateManagement } from './catalog/template-management.ts';
import { second, type Clock } from './clock.ts';
import type { BotConfig, Config, InsightsConfig } from './config.ts';
import type { CosmosConfig } from './distributed-config.ts';
import type { AuditKeys } from './audit/keys.ts';
import type { Trail } from './audit/trail.ts';
import type { DraftStore } from './catalog/draft-store.ts';
import type { TemplateStore } from './catalog/template-store.ts';
import type { DeliveryStore } from './effects/delivery-store.ts';
import type { EffectStore } from './effects/effect-store.ts';
import type { ProfileStore } from './people/profile-store.ts';
import type { ReachStore } from './people/reach-store.ts';
import type { RunStore } from './provisioning/run-store.ts';
import type { RequestStore } from './requests/request-store.ts';
import type { SettingsStore } from './tenants/settings-store.ts';
import type { TenantArchive } from './tenants/tenant-archive.ts';
import type { TenantKeys } from './tenants/tenant-keys.ts';
import type { TenantStore } from './tenants/tenant-store.ts';
import type { Telemetry } from './telemetry.ts';
import type { Insights } from './insights.ts';
import { connectedAs, type Microsoft } from './microsoft.ts';
import { AsyncCorrelation } from './platform/embedded/async-correlation.ts';
import { AsyncFence } from './platform/embedded/async-fence.ts';
import { embeddedStores } from './platform/embedded/embedded-stores.ts';
import { InProcessCallBudget } from './platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from './platform/embedded/in-process-wake-ups.ts';
import { LogFiles } from './platform/embedded/log-files.ts';
import { NoInsights } from './platform/embedded/no-insights.ts';
import { PinoTelemetry } from './platform/embedded/pino-telemetry.ts';
import { RandomIds } from './platform/embedded/random-ids.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';
import type { AppCredential } from './platform/graph/app-credential.ts';
import type { Transport } from './platform/graph/call.ts';
import { readCertificate } from './platform/graph/certificate.ts';
import { connectGraph } from './platform/graph/connect-graph.ts';
import { GraphAppInstaller } from './platform/graph/graph-app-installer.ts';
import { GraphGrants } from './platform/graph/graph-grants.ts';
import { GraphDirectory } from './platform/graph/graph-directory.ts';
import { GraphDomainSource } from './platform/graph/graph-domain-source.ts';
import { GraphPlannerService } from './platform/graph/graph-planner-service.ts';
import { GraphTeamsService } from './platform/graph/graph-teams-service.ts';
import { GraphTokens } from './platform/graph/graph-tokens.ts';
import { ManagedIdentity } from './platform/graph/managed-identity.ts';
import { fetchTransport, outgoing } from './platform/graph/outgoing.ts';
import { AppInsights } from './platform/insights/app-insights.ts';
import { GuardedPictures } from './platform/web/guarded-pictures.ts';
import { QuickJsSandbox } from './platform/sandbox/quickjs-sandbox.ts';
import { Attention } from './requests/attention.ts';
import { Changes } from './requests/changes.ts';

/** The outside, by its ports. A test may wrap each. */
export type Ports = OwnPorts & ReturnType<typeof graphPorts>;

type OwnPorts = Awaited<ReturnType<typeof ownPorts>>;

/** Every store, by its port. */
export interface Stores {
  readonly auditKeys: AuditKeys;
  readonly tenantKeys: TenantKeys;
  readonly tenantStore: TenantStore;
  readonly settingsStore: SettingsStore;
  readonly profileStore: ProfileStore;
  readonly reach: ReachStore;
  readonly templates: TemplateStore;
  readonly drafts: DraftStore;
  readonly requestStore: RequestStore;
  readonly runs: RunStore;
  readonly effects: EffectStore;
  readonly deliveries: DeliveryStore;
  readonly trail: Trail;
  readonly archive: TenantArchive;
  readonly close: () => void;
}

/** What has to be closed is entered in `opened`, in the order in which it is opened. */
export async function ownPorts(config: Config, clock: Clock, opened: AsyncDisposableStack) {
  const logs = opened.adopt(new LogFiles(config.dataDir, clock), (one) => one.end());
  void logs.keep(config.logRetention);
  const correlation = new AsyncCorrelation();
  const counted = config.insights && opened.adopt(new AppInsights({ ...insightsSettings(config.insights, clock), version: product.version }, { clock, correlation }), (one) => one.end());
  const telemetry = new PinoTelemetry(config.logLevel, logs, correlation, counted?.line);
  const stores = opened.adopt(await openStores(config, clock, telemetry), ({ close }) => close());
  const sandbox = opened.adopt(new QuickJsSandbox(clock), (one) => one.close());
  const wakeUps = opened.adopt(new InProcessWakeUps({ clock, telemetry }), (one) => one.close());
  const insights: Insights = counted ?? new NoInsights(telemetry);
  return {
    clock,
    telemetry,
    correlation,
    insights,
    ids: new RandomIds(clock),
    budget: new InProcessCallBudget(clock),
    wakeUps,
    fence: new AsyncFence(),
    sandbox,
    ...stores,
  };
}

/** In Cosmos DB where an account is given, whose library takes a while to load; else in a folder. */
async function openStores({ cosmos, dataDir }: Pick<Config, 'cosmos' | 'dataDir'>, clock: Clock, telemetry: Telemetry): Promise<Stores> {
  if (!cosmos) return embeddedStores(resolve(dataDir), telemetry);
  const { cosmosStores } = await import('./platform/cosmos/cosmos-stores.ts');
  return cosmosStores(cosmosSettings(cosmos, clock), clock);
}

/** How an account is reached; a managed identity's token in place of its key, where it has none. */
function cosmosSettings({ endpoint, database, key, identity }: CosmosConfig, clock: Clock) {
  const managed = identity === undefined ? undefined : new ManagedIdentity(identity, clock, fetchTransport, timeout);
  return { endpoint, database, key, token: managed && ((resource: string) => managed.token(resource)) };
}

/** Makes what an account lacks. */
export async function setUpStores(cosmos: CosmosConfig) {
  const { setUpCosmos } = await import('./platform/cosmos/cosmos-setup.ts');
  return setUpCosmos(cosmosSettings(cosmos, new SystemClock()));
}

/** Throws `certificate.unreadable`. */
export function graphPorts(
  microsoft: Microsoft,
  { clock, ids, fence, budget, correlation }: Pick<OwnPorts, 'clock' | 'ids' | 'fence' | 'budget' | 'correlation'>,
  transport: Transport = fetchTransport,
) {
  const { appId, manifestId, graph: baseUrl, loopbackAuthority, channelDirectory } = microsoft;
  const credential = credentialOf(microsoft, clock, transport);
  const account = { clientId: appId, credential, authorityHost: 'login.microsoftonline.com', loopbackAuthority, timeout };
  const graphAccount = { ...account, scope: 'https://graph.microsoft.com/.default' };
  const graphTokens = new GraphTokens(graphAccount, clock, transport);
  const graph = connectGraph(
    { ...graphAccount, baseUrl, maxWait: 5 * second, maxQueue: 20 * second, maxTries: 6 },
    { clock, ids, fence, budget, correlation, transport, tokens: graphTokens },
  );
  const channelTokens = new GraphTokens({ ...account, scope: 'https://api.botframework.com/.default' }, clock, transport);
  return {
    teams: new GraphTeamsService(graph),
    planner: new GraphPlannerService(graph),
    pictures: new GuardedPictures(),
    directory: new GraphDirectory(graph),
    domains: new GraphDomainSource(graph),
    installer: new GraphAppInstaller(graph, manifestId),
    channelToken: () => channelTokens.of(channelDirectory),
    grants: new GraphGrants(graphTokens, clock),
    graphToken: (tenant: string) => graphTokens.of(tenant),
  };
}

/** For one call to Microsoft. */
const timeout = 20 * second;

/** A managed identity whose id is the bot's is the bot; any other one speaks for it. */
function credentialOf({ appId, credential }: Microsoft, clock: Clock, transport: Transport): AppCredential {
  switch (credential.kind) {
    case 'secret':
      return credential;
    case 'certificate':
      return { kind: 'certificate', certificate: readCertificate(credential.file) };
    case 'managedIdentity': {
      const identity = new ManagedIdentity(credential.client, clock, transport, timeout);
      return { kind: credential.client === appId ? 'identity' : 'federated', identity };
    }
  }
}

/** How Application Insights is reached. The library asks for a token each time that its own is over. */
function insightsSettings({ connectionString, identity }: InsightsConfig, clock: Clock, transport: Transport = fetchTransport) {
  const managed = identity === undefined ? undefined : new ManagedIdentity(identity, clock, transport, timeout);
  return { connectionString, token: managed && ((resource: string) => managed.token(resource)) };
}

/** The store, for an operator; a product may run beside it. Undefined where there is none. */
export async function openAttention(config: Config) {
  const stores = await storesThere(config);
  if (!stores) return undefined;
  const { requestStore: store, auditKeys: keys, tenantStore, close } = stores;
  const clock = new SystemClock();
  // Nobody hears a bell that is rung here: a product that runs finds what is left at its next sweep.
  const wakeUps = { ring: () => undefined, listen: () => undefined, close: () => Promise.resolve() };
  // Whatever is done here is of one command.
  const changes = new Changes({ store, keys, clock, wakeUps, correlation: { id: new RandomIds(clock).next() } });
  return { attention: new Attention({ store, changes, linkTo: () => Promise.resolve(undefined) }), tenantStore, close };
}

/** Templates and what reads them, for an operator; a product may run beside it. Undefined where there is no store. */
export async function openTemplates(config: Config) {
  const stores = await storesThere(config);
  if (!stores) return undefined;
  const { auditKeys: keys, tenantStore, close } = stores;
  const clock = new SystemClock();
  const sandbox = new QuickJsSandbox(clock);
  const ids = new RandomIds(clock);
  return {
    management: new TemplateManagement({ ...stores, keys, clock, correlation: { id: ids.next() } }),
    tenantStore,
    read: (manifest: unknown, options?: ReadingOptions) => checkManifest(sandbox, manifest, options),
    manifestOf,
    named,
    namedTeam,
    newId: () => ids.next(),
    close: async () => {
      await sandbox.close();
      close();
    },
  };
}

async function storesThere(config: Pick<Config, 'cosmos' | 'dataDir'>): Promise<Stores | undefined> {
  const isThere = config.cosmos !== undefined || existsSync(join(resolve(config.dataDir), 'teamwright.sqlite'));
  return isThere ? openTenants(config) : undefined;
}

/** Tenants and what is stored of them, for an operator; the folder is made where it is missing. */
export async function openTenants(config: Pick<Config, 'cosmos' | 'dataDir'>): Promise<Stores> {
  const clock = new SystemClock();
  const folder = resolve(config.dataDir);
  mkdirSync(folder, { recursive: true });
  return openStores(config, clock, new PinoTelemetry('warn', new LogFiles(folder, clock)));
}

/** The certificate of the bot, where it has one. Throws `certificate.unreadable`. */
export const certificateOf = ({ credential }: BotConfig) => (credential.kind === 'certificate' ? readCertificate(credential.file) : undefined);

/** The way to Application Insights, as somebody looks at it who wants to know whether it is in order. */
export function openIngestion(insights: InsightsConfig, transport: Transport = fetchTransport) {
  const clock = new SystemClock();
  const { token } = insightsSettings(insights, clock, transport);
  return { token, fetched: (url: string, init: RequestInit) => outgoing(transport, clock, timeout, url, init) };
}

/** A bot's outside as somebody looks at it who wants to know whether it is in order. Throws `certificate.unreadable`. */
export function openExamination(bot: BotConfig, transport: Transport = fetchTransport) {
  const clock = new SystemClock();
  const microsoft = connectedAs(bot);
  const own = { clock, ids: new RandomIds(clock), fence: new AsyncFence(), budget: new InProcessCallBudget(clock), correlation: new AsyncCorrelation() };
  const { installer, grants, channelToken, graphToken } = graphPorts(microsoft, own, transport);
  const fetched = (url: string, init: RequestInit = {}) => outgoing(transport, clock, timeout, url, init);
  return { clock, installer, grants, channelToken, graphToken, openIdMetadataUrl: microsoft.openIdMetadataUrl, fetched };
}
