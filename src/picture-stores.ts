import { join, resolve } from 'node:path';
import type { BlobConfig } from './blob-config.ts';
import type { PictureStore } from './catalog/picture-store.ts';
import { second, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { FilePictureStore } from './platform/embedded/file-picture-store.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';
import { ManagedIdentity } from './platform/graph/managed-identity.ts';
import { fetchTransport } from './platform/graph/outgoing.ts';
import type { Telemetry } from './telemetry.ts';
import type { TenantArchive } from './tenants/tenant-archive.ts';
import type { TenantKeys } from './tenants/tenant-keys.ts';

export interface PictureStores {
  /** Undefined where there is nowhere to keep pictures. */
  readonly pictureStore: PictureStore | undefined;
  /** What shows those that the product itself shows; undefined where it shows none. */
  readonly ownPictures: Pick<FilePictureStore, 'shown'> | undefined;
}

export type PicturesConfig = Pick<Config, 'blob' | 'cosmos' | 'dataDir' | 'bot' | 'port'>;

/**
 * In Azure Blob Storage where an account is given, whose library takes a while to load; else in the folder, and nowhere where processes share
 * a store: what one of them has in its folder the others could not show.
 */
export async function openPictures(config: PicturesConfig, outside: { keys: TenantKeys; clock: Clock; telemetry: Telemetry }): Promise<PictureStores> {
  const { blob, cosmos, dataDir } = config;
  if (blob) {
    const { BlobPictureStore } = await import('./platform/blob/blob-picture-store.ts');
    return { pictureStore: new BlobPictureStore(blobSettings(blob, outside.clock), outside), ownPictures: undefined };
  }
  if (cosmos) return { pictureStore: undefined, ownPictures: undefined };
  const files = new FilePictureStore(join(resolve(dataDir), 'pictures'), reachedAt(config), outside);
  return { pictureStore: files, ownPictures: files };
}

/** Where people's Teams loads what we show: the front door of a bot, or this machine. */
const reachedAt = ({ bot, port }: PicturesConfig): string => bot?.publicUrl ?? `http://127.0.0.1:${port}`;

/** How an account is reached; a managed identity's token in place of its key, where it has none. */
function blobSettings({ endpoint, account, key, identity }: BlobConfig, clock: Clock) {
  const managed = identity === undefined ? undefined : new ManagedIdentity(identity, clock, fetchTransport, timeout);
  return { endpoint, account, key, token: managed && ((resource: string) => managed.token(resource)) };
}

/** For one token, in ms: a card may wait for it, and after it for a key. */
const timeout = 3 * second;

/** Makes the container where the account lacks it. */
export async function setUpPictures(blob: BlobConfig) {
  const { setUpBlobs } = await import('./platform/blob/blob-setup.ts');
  return setUpBlobs(blobSettings(blob, new SystemClock()));
}

/** Looks whether pictures could be kept in the account and shown. Throws what the `PictureStore` throws. */
export async function examinePictures(blob: BlobConfig): Promise<void> {
  const { examineBlobs } = await import('./platform/blob/blob-setup.ts');
  const clock = new SystemClock();
  await examineBlobs(blobSettings(blob, clock), clock);
}

/** A tenant's archive with its pictures, in base64. They go first: whoever is interrupted finds the tenant again. */
export const withPictures = (archive: TenantArchive, pictures: PictureStore | undefined): TenantArchive => ({
  async *contents(tenant) {
    yield* archive.contents(tenant);
    for await (const { name, picture } of pictures?.all(tenant) ?? []) {
      yield { kind: 'pictures', record: { tenant, name, type: picture.type, base64: Buffer.from(picture.bytes).toString('base64') } };
    }
  },
  async purge(tenant) {
    await pictures?.forget(tenant);
    await archive.purge(tenant);
  },
});
