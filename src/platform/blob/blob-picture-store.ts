import type { ContainerClient } from '@azure/storage-blob';
import type { KeptPicture, PictureStore } from '../../catalog/picture-store.ts';
import { typeOfName } from '../../catalog/picture.ts';
import type { Picture } from '../../catalog/teams-service.ts';
import type { Clock } from '../../clock.ts';
import type { Telemetry } from '../../telemetry.ts';
import { blobClient, containerName, timeout, type BlobSettings } from './blob-client.ts';
import { blobError, isBlobMissing } from './blob-errors.ts';
import { LinkSigner } from './link-signer.ts';

/** Pictures in Azure Blob Storage, as `<tenant>/<name>`, which shows them itself to whoever has a link. */
export class BlobPictureStore implements PictureStore {
  readonly #container: ContainerClient;
  readonly #signer: LinkSigner;
  readonly #telemetry: Telemetry;

  constructor(settings: BlobSettings, { clock, telemetry }: { clock: Clock; telemetry: Telemetry }) {
    this.#container = blobClient(settings).getContainerClient(containerName);
    this.#signer = new LinkSigner(settings, clock);
    this.#telemetry = telemetry;
  }

  async put(tenant: string, name: string, { bytes, type }: Picture): Promise<void> {
    const blobHTTPHeaders = { blobContentType: type, blobCacheControl: 'private, max-age=3600' };
    const body = Buffer.from(bytes);
    await called(() => this.#container.getBlockBlobClient(`${tenant}/${name}`).upload(body, body.length, { blobHTTPHeaders, abortSignal: timeout() }));
  }

  async remove(tenant: string, name: string): Promise<void> {
    await this.#remove(`${tenant}/${name}`);
  }

  /** A card without a picture is better than none: why there is no link is in the log. */
  async link(tenant: string, name: string): Promise<string | undefined> {
    const blob = `${tenant}/${name}`;
    try {
      const query = await this.#signer.queryFor(blob);
      return query && `${this.#container.getBlobClient(blob).url}?${query}`;
    } catch (error) {
      this.#telemetry.failure('pictures', error);
      return undefined;
    }
  }

  async *all(tenant: string): AsyncIterable<KeptPicture> {
    for (const blob of await this.#blobs(tenant)) {
      const name = blob.slice(tenant.length + 1);
      const type = typeOfName(name);
      const bytes = await this.#read(blob);
      if (type && bytes) yield { name, picture: { bytes, type } };
    }
  }

  async forget(tenant: string): Promise<void> {
    for (const blob of await this.#blobs(tenant)) await this.#remove(blob);
  }

  #blobs(tenant: string): Promise<readonly string[]> {
    return called(async () => {
      const names: string[] = [];
      for await (const { name } of this.#container.listBlobsFlat({ prefix: `${tenant}/`, abortSignal: timeout() })) names.push(name);
      return names;
    });
  }

  async #read(blob: string): Promise<Uint8Array | undefined> {
    return ifThere(async () => {
      const { readableStreamBody } = await this.#container.getBlobClient(blob).download(0, undefined, { maxRetryRequests: 0, abortSignal: timeout() });
      const chunks: Buffer[] = [];
      for await (const chunk of readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    });
  }

  async #remove(blob: string): Promise<void> {
    await ifThere(() => this.#container.getBlobClient(blob).delete({ abortSignal: timeout() }));
  }
}

async function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw blobError(error);
  }
}

/** Undefined where there is no such blob, or no longer. */
async function ifThere<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isBlobMissing(error)) return undefined;
    throw blobError(error);
  }
}
