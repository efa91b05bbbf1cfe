import { blobClient, containerName, timeout, type BlobSettings } from './blob-client.ts';
import { blobError } from './blob-errors.ts';
import { LinkSigner } from './link-signer.ts';
import type { Clock } from '../../clock.ts';

/** What was done with the container. */
export interface ContainerSetUp {
  readonly container: string;
  readonly outcome: 'made' | 'kept';
}

/** Makes the container for pictures where it is missing, open to nobody; what it holds stays. Throws what the `PictureStore` throws. */
export async function setUpBlobs(settings: BlobSettings): Promise<ContainerSetUp> {
  try {
    const { succeeded } = await blobClient(settings).getContainerClient(containerName).createIfNotExists({ abortSignal: timeout() });
    return { container: containerName, outcome: succeeded ? 'made' : 'kept' };
  } catch (error) {
    throw blobError(error);
  }
}

/** Whether the container is there and links to it can be signed. Throws what the `PictureStore` throws. */
export async function examineBlobs(settings: BlobSettings, clock: Clock): Promise<void> {
  try {
    await blobClient(settings).getContainerClient(containerName).getProperties({ abortSignal: timeout() });
    await new LinkSigner(settings, clock).queryFor('none');
  } catch (error) {
    throw blobError(error);
  }
}
