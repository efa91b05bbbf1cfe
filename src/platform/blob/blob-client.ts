import { BlobServiceClient, StorageSharedKeyCredential, type StoragePipelineOptions } from '@azure/storage-blob';
import { second } from '../../clock.ts';

/** How an account is reached. */
export interface BlobSettings {
  /** `https://ACCOUNT.blob.core.windows.net`, or another address of the account `account`. */
  readonly endpoint: string;
  readonly account: string;
  /** The account's key, or tokens of an identity that may read and write there. */
  readonly key: string | undefined;
  readonly token: ((resource: string) => Promise<{ readonly value: string; readonly expires: number }>) | undefined;
  /** In place of the network. */
  readonly httpClient?: NonNullable<StoragePipelineOptions['httpClient']>;
}

/** Of the account, for templates' pictures alone; nobody reads it without a link. */
export const containerName = 'template-pictures';

/** For one call that keeps, reads or removes. */
export const timeout = (): AbortSignal => AbortSignal.timeout(4 * second);

/** The account's own key signs links too; undefined where an identity is let in. */
export const sharedKeyOf = ({ account, key }: BlobSettings): StorageSharedKeyCredential | undefined =>
  key === undefined ? undefined : new StorageSharedKeyCredential(account, key);

/** Nothing is sent again behind our back. */
export function blobClient(settings: BlobSettings): BlobServiceClient {
  const options: StoragePipelineOptions = {
    ...(settings.httpClient ? { httpClient: settings.httpClient } : {}),
    retryOptions: { maxTries: 1 },
    userAgentOptions: { userAgentPrefix: 'teamwright' },
  };
  const { token } = settings;
  const getToken = async () => {
    const { value, expires } = (await token?.('https://storage.azure.com')) ?? { value: '', expires: 0 };
    return { token: value, expiresOnTimestamp: expires };
  };
  return new BlobServiceClient(settings.endpoint, sharedKeyOf(settings) ?? { getToken }, options);
}
