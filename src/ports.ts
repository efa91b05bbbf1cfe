import product from '../package.json' with { type: 'json' };
import { second, type Clock } from './clock.ts';
import type { BotConfig, Config } from './config.ts';
import type { Cache } from './cache.ts';
import type { RedisConfig } from './distributed-config.ts';
import type { Ids } from './ids.ts';
import type { InsightsConfig } from './insights-config.ts';
import type { Insights } from './insights.ts';
import type { CallBudget } from './limits.ts';
import { connectedAs, type Microsoft } from './microsoft.ts';
import { openStores } from './stores.ts';
import type { Telemetry } from './telemetry.ts';
import { toldOf } from './told-stores.ts';
import type { WakeUps } from './wake-ups.ts';
import { BentoTenantCache } from './platform/cache/bento-cache.ts';
import { AsyncCorrelation } from './platform/embedded/async-correlation.ts';
import { AsyncFence } from './platform/embedded/async-fence.ts';
import { InProcessCallBudget } from './platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from './platform/embedded/in-process-wake-ups.ts';
import { LogFiles } from './platform/embedded/log-files.ts';
import { NoInsights } from './platform/embedded/no-insights.ts';
import { PinoTelemetry } from './platform/embedded/pino-telemetry.ts';
import { RandomIds } from './platform/embedded/random-ids.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';
import type { AppCredential } from './platform/graph/app-credential.ts';
import type { Transport } from './platform/graph/call.ts';
import { readCertificate, renewableCertificate } from './platform/graph/certificate.ts';
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
import { HttpEventLog } from './platform/web/http-event-log.ts';
import { GuardedPictures } from './platform/web/guarded-pictures.ts';
import { QuickJsSandbox } from './platform/sandbox/quickjs-sandbox.ts';

/** The outside, by its ports. A test may wrap each. */
export type Ports = OwnPorts & ReturnType<typeof graphPorts>;

type OwnPorts = Awaited<ReturnType<typeof ownPorts>>;

/** What has to be closed is entered in `opened`, in the order in which it is opened. */
export async function ownPorts(config: Config, clock: Clock, opened: AsyncDisposableStack) {
  const logs = opened.adopt(new LogFiles(config.dataDir, clock), (one) => one.end());
  void logs.keep(config.logRetention);
  const correlation = new AsyncCorrelation();
  const counted = config.insights && opened.adopt(new AppInsights({ ...insightsSettings(config.insights, clock), version: product.version }, { clock, correlation }), (one) => one.end());
  const telemetry = new PinoTelemetry(config.logLevel, logs, correlation, counted?.line);
  const stores = opened.adopt(await openStores(config, clock, telemetry), ({ close }) => close());
  const sandbox = opened.adopt(new QuickJsSandbox(clock), (one) => one.close());
  const ids = new RandomIds(clock);
  const own = opened.adopt(new InProcessWakeUps({ clock, telemetry }), (one) => one.close());
  const alone = new InProcessCallBudget(clock);
  const shared = config.redis ? await overRedis(config.redis, { clock, telemetry, ids, own, alone }, opened) : { wakeUps: own, budget: alone, cache: new BentoTenantCache() };
  const { wakeUps, budget, cache } = shared;
  const insights: Insights = counted ?? new NoInsights(telemetry);
  return {
    clock,
    telemetry,
    correlation,
    insights,
    ids,
    budget,
    wakeUps,
    cache,
    fence: new AsyncFence(),
    sandbox,
    ...stores,
    ...(config.events ? toldOf({ ...stores, clock, wakeUps }) : {}),
    /** Where audit events are told; undefined: nowhere. */
    eventLog: config.events && new HttpEventLog(config.events, clock),
  };
}

/** What processes share; while Redis is away each goes on by its own. */
async function overRedis(
  settings: RedisConfig,
  outside: { clock: Clock; telemetry: Telemetry; ids: Ids; own: WakeUps; alone: CallBudget },
  opened: AsyncDisposableStack,
): Promise<{ wakeUps: WakeUps; budget: CallBudget; cache: Cache }> {
  const [{ RedisConnection }, { BullWakeUps }, { RedisCallBudget }, { sharedLevel }] = await Promise.all([
    import('./platform/redis/redis-connection.ts'),
    import('./platform/redis/bull-wake-ups.ts'),
    import('./platform/redis/redis-call-budget.ts'),
    import('./platform/redis/shared-level.ts'),
  ]);
  const redis = opened.adopt(new RedisConnection(settings, outside), (one) => one.close());
  const budget = opened.adopt(new RedisCallBudget({ ...outside, redis }), (one) => one.close());
  const wakeUps = opened.adopt(new BullWakeUps({ ...outside, redis }), (one) => one.close());
  return { wakeUps, budget, cache: new BentoTenantCache(sharedLevel(redis)) };
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
    credential: {
      get endsAt() {
        return credential.kind === 'certificate' ? credential.certificate().validTo : undefined;
      },
    },
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
      return { kind: 'certificate', certificate: renewableCertificate(credential.file) };
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

export { soon } from './tenants/credential.ts';

/** The certificate of the bot, where it has one. Throws `certificate.unreadable`. */
export const certificateOf = ({ credential }: BotConfig) => (credential.kind === 'certificate' ? readCertificate(credential.file) : undefined);

/** Redis, as somebody looks at it who wants to know whether it is in order. */
export async function openRedis(url: string) {
  const { examineRedis } = await import('./platform/redis/redis-examination.ts');
  return examineRedis(url);
}

/** PostgreSQL, as the collector would reach it. */
export async function openPostgres(url: string) {
  const { examinePostgres } = await import('./platform/postgres/postgres-examination.ts');
  return examinePostgres(url);
}

/** The way to whom nothing is known of but an address, as the others go. */
export function openWay(transport: Transport = fetchTransport) {
  const clock = new SystemClock();
  return (url: string, init: RequestInit) => outgoing(transport, clock, timeout, url, init);
}

/** Forgets what processes have cached of a tenant. False where Redis cannot be reached or refuses; it is over within a day by itself. */
export async function forgetCached(settings: RedisConfig, tenant: string): Promise<boolean> {
  const { RedisConnection } = await import('./platform/redis/redis-connection.ts');
  const { sharedLevel } = await import('./platform/redis/shared-level.ts');
  const redis = new RedisConnection(settings, { clock: new SystemClock(), telemetry: { note: () => undefined, failure: () => undefined } });
  try {
    if (!(await redis.ready(5 * second))) return false;
    return await new BentoTenantCache(sharedLevel(redis)).forget(tenant).then(() => true, () => false);
  } finally {
    redis.close();
  }
}

/** The way to Application Insights, as somebody looks at it who wants to know whether it is in order. */
export function openIngestion(insights: InsightsConfig, transport: Transport = fetchTransport) {
  const { token } = insightsSettings(insights, new SystemClock(), transport);
  return { token, fetched: openWay(transport) };
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
