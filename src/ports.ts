import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { second, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Microsoft } from './microsoft.ts';
import { AsyncFence } from './platform/embedded/async-fence.ts';
import { embeddedStores } from './platform/embedded/embedded-stores.ts';
import { InProcessCallBudget } from './platform/embedded/in-process-call-budget.ts';
import { InProcessWakeUps } from './platform/embedded/in-process-wake-ups.ts';
import { logFile, PinoTelemetry } from './platform/embedded/pino-telemetry.ts';
import { RandomIds } from './platform/embedded/random-ids.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';
import type { AppCredential } from './platform/graph/app-credential.ts';
import { readCertificate } from './platform/graph/certificate.ts';
import { connectGraph } from './platform/graph/connect-graph.ts';
import { GraphAppInstaller } from './platform/graph/graph-app-installer.ts';
import { GraphDirectory } from './platform/graph/graph-directory.ts';
import { GraphPlannerService } from './platform/graph/graph-planner-service.ts';
import { GraphTeamsService } from './platform/graph/graph-teams-service.ts';
import { GraphTokens } from './platform/graph/graph-tokens.ts';
import { ManagedIdentity } from './platform/graph/managed-identity.ts';
import { fetchTransport } from './platform/graph/outgoing.ts';
import { GuardedPictures } from './platform/web/guarded-pictures.ts';
import { QuickJsSandbox } from './platform/sandbox/quickjs-sandbox.ts';
import { Attention } from './requests/attention.ts';
import { Changes } from './requests/changes.ts';

/** The outside, by its ports. A test may wrap each. */
export type Ports = ReturnType<typeof embeddedPorts> & ReturnType<typeof graphPorts>;

/** What has to be closed is entered in `opened`, in the order in which it is opened. */
export function embeddedPorts(config: Config, clock: Clock, opened: AsyncDisposableStack) {
  const telemetry = new PinoTelemetry(config.logLevel, logFile(join(config.dataDir, 'teamwright.log')));
  const stores = opened.adopt(embeddedStores(config.dataDir, telemetry), ({ close }) => close());
  const sandbox = opened.adopt(new QuickJsSandbox(clock), (one) => one.close());
  const wakeUps = opened.adopt(new InProcessWakeUps({ clock, telemetry }), (one) => one.close());
  return {
    clock,
    telemetry,
    ids: new RandomIds(clock),
    budget: new InProcessCallBudget(clock),
    wakeUps,
    fence: new AsyncFence(),
    sandbox,
    ...stores,
  };
}

/** Throws `certificate.unreadable`. */
export function graphPorts(microsoft: Microsoft, { clock, ids, fence, budget }: ReturnType<typeof embeddedPorts>) {
  const { appId, manifestId, graph: baseUrl, loopbackAuthority, channelDirectory } = microsoft;
  const credential = credentialOf(microsoft, clock);
  const account = { clientId: appId, credential, authorityHost: 'login.microsoftonline.com', loopbackAuthority, timeout };
  const graph = connectGraph(
    { ...account, baseUrl, scope: 'https://graph.microsoft.com/.default', maxWait: 5 * second, maxQueue: 20 * second, maxTries: 6 },
    { clock, ids, fence, budget },
  );
  const channelTokens = new GraphTokens({ ...account, scope: 'https://api.botframework.com/.default' }, clock, fetchTransport);
  return {
    teams: new GraphTeamsService(graph),
    planner: new GraphPlannerService(graph),
    pictures: new GuardedPictures(),
    directory: new GraphDirectory(graph),
    installer: new GraphAppInstaller(graph, manifestId),
    channelToken: () => channelTokens.of(channelDirectory),
  };
}

/** For one call to Microsoft. */
const timeout = 20 * second;

/** A managed identity whose id is the bot's is the bot; any other one speaks for it. */
function credentialOf({ appId, credential }: Microsoft, clock: Clock): AppCredential {
  switch (credential.kind) {
    case 'secret':
      return credential;
    case 'certificate':
      return { kind: 'certificate', certificate: readCertificate(credential.file) };
    case 'managedIdentity': {
      const identity = new ManagedIdentity(credential.client, clock, fetchTransport, timeout);
      return { kind: credential.client === appId ? 'identity' : 'federated', identity };
    }
  }
}

/** The store as it lies in the folder, for an operator on this machine; a product may run beside it. Undefined where there is none. */
export function openAttention({ dataDir }: Config) {
  const folder = resolve(dataDir);
  if (!existsSync(join(folder, 'teamwright.sqlite'))) return undefined;
  const stores = embeddedStores(folder, new PinoTelemetry('warn', logFile(join(folder, 'teamwright.log'))));
  const { requestStore: store, auditKeys: keys, tenantStore, close } = stores;
  const clock = new SystemClock();
  // Nobody hears a bell that is rung here: a product that runs finds what is left at its next sweep.
  const wakeUps = { ring: () => undefined, listen: () => undefined, close: () => Promise.resolve() };
  const changes = new Changes({ store, keys, clock, wakeUps });
  return { attention: new Attention({ store, changes, linkTo: () => Promise.resolve(undefined) }), tenantStore, close };
}

/** Tenants and all that is stored of them, for an operator on this machine. */
export function openTenants({ dataDir }: Config) {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  const { tenantStore, archive, close } = embeddedStores(folder, new PinoTelemetry('warn', logFile(join(folder, 'teamwright.log'))));
  return { tenantStore, archive, close };
}
