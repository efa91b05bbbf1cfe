import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AuditKeys } from './audit/keys.ts';
import type { KeptHeads } from './audit/kept-heads.ts';
import type { Trail } from './audit/trail.ts';
import type { DraftStore } from './catalog/draft-store.ts';
import { checkedPicture } from './catalog/picture.ts';
import { checkManifest, manifestOf, type ReadingOptions } from './catalog/manifest.ts';
import { namedTeam } from './catalog/team-link.ts';
import { named, TemplateManagement } from './catalog/template-management.ts';
import type { TemplateStore } from './catalog/template-store.ts';
import { second, type Clock, type Instant } from './clock.ts';
import type { Config } from './config.ts';
import type { CosmosConfig } from './distributed-config.ts';
import type { DeliveryStore } from './effects/delivery-store.ts';
import type { EffectStore } from './effects/effect-store.ts';
import { eventsEffect } from './effects/events.ts';
import { AppError } from './errors.ts';
import type { ProfileStore } from './people/profile-store.ts';
import type { ReachStore } from './people/reach-store.ts';
import { makeDataFolder } from './platform/embedded/data-folder.ts';
import { embeddedStores, lookAtFolder } from './platform/embedded/embedded-stores.ts';
import { FolderLock } from './platform/embedded/folder-lock.ts';
import { LogFiles } from './platform/embedded/log-files.ts';
import { PinoTelemetry } from './platform/embedded/pino-telemetry.ts';
import { RandomIds } from './platform/embedded/random-ids.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';
import { ManagedIdentity } from './platform/graph/managed-identity.ts';
import { fetchTransport } from './platform/graph/outgoing.ts';
import { GuardedPictures } from './platform/web/guarded-pictures.ts';
import { QuickJsSandbox } from './platform/sandbox/quickjs-sandbox.ts';
import type { Pictures } from './provisioning/pictures.ts';
import type { RunStore } from './provisioning/run-store.ts';
import { Attention } from './requests/attention.ts';
import { Changes } from './requests/changes.ts';
import type { RequestStore } from './requests/request-store.ts';
import { WholeTrail } from './requests/whole-trail.ts';
import type { Telemetry } from './telemetry.ts';
import type { SettingsStore } from './tenants/settings-store.ts';
import type { TenantArchive } from './tenants/tenant-archive.ts';
import type { TenantKeys } from './tenants/tenant-keys.ts';
import type { TenantStore } from './tenants/tenant-store.ts';
import { openPictures, withPictures, type PicturesConfig, type PictureStores } from './picture-stores.ts';
import { toldOf } from './told-stores.ts';
import type { WakeUps } from './wake-ups.ts';

/** Requests of a simulated company would be carried on with in the real one. Throws `data.simulated`. */
export function refuseSimulated({ bot, dataDir }: Config): void {
  if (bot && existsSync(join(dataDir, 'simulator.sqlite'))) throw new AppError('data.simulated', { folder: resolve(dataDir) });
}

/** And whoever has lost the settings would have what a real company asked for made in a simulated one. Throws `data.real`. */
export function refuseReal({ bot, cosmos, dataDir, simulator }: Config): void {
  if (bot || cosmos || simulator.isAskedFor || simulator.url !== undefined) return;
  if (isOfRealTenant(dataDir)) throw new AppError('data.real', { folder: resolve(dataDir) });
}

/** Where the tenant is simulated its file lies beside the store. Which bot there is, a terminal may not know that lacks the settings of the service. */
export const isOfRealTenant = (folder: string): boolean => existsSync(join(folder, 'teamwright.sqlite')) && !existsSync(join(folder, 'simulator.sqlite'));

/** Every store, by its port. */
export interface Stores extends PictureStores {
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
  readonly keptHeads: KeptHeads;
  readonly archive: TenantArchive;
  readonly close: () => void;
}

/** Where everything but pictures is kept: in Cosmos DB where an account is given, whose library takes a while to load; else in a folder. */
async function openRecords({ cosmos, dataDir }: Pick<Config, 'cosmos' | 'dataDir'>, clock: Clock, telemetry: Telemetry): Promise<Omit<Stores, keyof PictureStores>> {
  if (!cosmos) return embeddedStores(resolve(dataDir), telemetry);
  const { cosmosStores } = await import('./platform/cosmos/cosmos-stores.ts');
  return cosmosStores(cosmosSettings(cosmos, clock), clock);
}

export async function openStores(config: PicturesConfig, clock: Clock, telemetry: Telemetry): Promise<Stores> {
  const records = await openRecords(config, clock, telemetry);
  const pictures = await openPictures(config, { keys: records.tenantKeys, clock, telemetry });
  return { ...records, ...pictures, archive: withPictures(records.archive, pictures.pictureStore) };
}

/** How an account is reached; a managed identity's token in place of its key, where it has none. */
function cosmosSettings({ endpoint, database, key, identity }: CosmosConfig, clock: Clock) {
  const managed = identity === undefined ? undefined : new ManagedIdentity(identity, clock, fetchTransport, timeout);
  return { endpoint, database, key, token: managed && ((resource: string) => managed.token(resource)) };
}

/** For one token, in ms. */
const timeout = 20 * second;

/** Makes what an account lacks. */
export async function setUpStores(cosmos: CosmosConfig) {
  const { setUpCosmos } = await import('./platform/cosmos/cosmos-setup.ts');
  const clock = new SystemClock();
  return setUpCosmos(cosmosSettings(cosmos, clock), clock);
}

/** An account as somebody looks at it who wants to know whether it is in order. */
export async function examineStores(cosmos: CosmosConfig) {
  const { examineCosmos } = await import('./platform/cosmos/cosmos-examination.ts');
  const clock = new SystemClock();
  return examineCosmos(cosmosSettings(cosmos, clock), clock);
}

/** The store, for an operator; a product may run beside it. Undefined where there is none. */
export async function openAttention(config: Config) {
  const stores = await storesThere(config);
  if (!stores) return undefined;
  const { requestStore: store, auditKeys: keys, tenantStore, close } = stores;
  const clock = new SystemClock();
  const always = (now: Instant) => (config.events ? [eventsEffect(now)] : []);
  // Whatever is done here is of one command.
  const changes = new Changes({ store, keys, clock, wakeUps: unheard, correlation: { id: new RandomIds(clock).next() }, always, isCounted: config.insights !== undefined });
  return { attention: new Attention({ store, changes, linkTo: () => Promise.resolve(undefined) }), tenantStore, close };
}

/** Nobody hears a bell that is rung at a terminal: a product that runs finds what is left at its next sweep. */
const unheard: WakeUps = { ring: () => undefined, listen: () => undefined, close: () => Promise.resolve() };

/** All that was recorded, for an operator; a product may run beside it. Undefined where there is no store. */
export async function openTrail(config: PicturesConfig) {
  const stores = await storesThere(config);
  if (!stores) return undefined;
  const { auditKeys: keys, requestStore: store, tenantStore, close } = stores;
  return { whole: new WholeTrail({ ...stores, keys, store }), tenantStore, close };
}

/** Templates and what reads them, for an operator; a product may run beside it. Undefined where there is no store. `web`: what fetches pictures. */
export async function openTemplates(config: Config, web: Pictures = new GuardedPictures()) {
  const stores = await storesThere(config);
  if (!stores) return undefined;
  const { auditKeys: keys, tenantStore, close } = stores;
  const clock = new SystemClock();
  const sandbox = new QuickJsSandbox(clock);
  const ids = new RandomIds(clock);
  return {
    management: new TemplateManagement({ ...stores, ...(config.events ? toldOf({ ...stores, clock, wakeUps: unheard }) : {}), keys, clock, correlation: { id: ids.next() } }),
    tenantStore,
    read: (manifest: unknown, options?: ReadingOptions) => checkManifest(sandbox, manifest, options),
    manifestOf,
    named,
    checkedPicture,
    /** Throws `picture.refused` or `picture.unavailable`. */
    fetchedPicture: (address: string) => web.fetch(address),
    namedTeam,
    newId: () => ids.next(),
    close: async () => {
      await sandbox.close();
      close();
    },
  };
}

/** Whether there is a store to be opened: a look into the wrong folder makes none there. */
export const isStoreThere = ({ cosmos, dataDir }: PicturesConfig): boolean => cosmos !== undefined || existsSync(join(resolve(dataDir), 'teamwright.sqlite'));

async function storesThere(config: PicturesConfig): Promise<Stores | undefined> {
  return isStoreThere(config) ? openTenants(config) : undefined;
}

/** The store, for who only looks: `none` where the first start makes it, or the files that the next start makes or changes first. */
export async function lookAtStores(config: PicturesConfig): Promise<'none' | { readonly behind: readonly string[] } | Stores> {
  if (config.cosmos) return openTenants(config);
  const folder = resolve(config.dataDir);
  // Of one that is there it is found out so, and nothing is made.
  if (existsSync(folder)) makeDataFolder(folder);
  const { isThere, behind } = lookAtFolder(folder);
  if (!isThere) return 'none';
  return behind.length > 0 ? { behind } : openTenants(config);
}

/**
 * Tenants and what is stored of them, for an operator; the folder is made where it is missing. An older store is brought forward only where
 * nothing else has the folder, or the product that it is of would write into what it does not know: throws `data.inUse`. `held`: who asks has it.
 */
export async function openTenants(config: PicturesConfig, held?: object): Promise<Stores> {
  const clock = new SystemClock();
  const folder = resolve(config.dataDir);
  makeDataFolder(folder);
  const lock = held === undefined && isOlder(config, folder) ? new FolderLock(folder) : undefined;
  try {
    return await openStores(config, clock, new PinoTelemetry('warn', new LogFiles(folder, clock)));
  } finally {
    lock?.release();
  }
}

function isOlder({ cosmos }: PicturesConfig, folder: string): boolean {
  const { isThere, behind } = cosmos ? { isThere: false, behind: [] } : lookAtFolder(folder);
  return isThere && behind.length > 0;
}
