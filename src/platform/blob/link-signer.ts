import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol, type BlobServiceClient, type StorageSharedKeyCredential, type UserDelegationKey } from '@azure/storage-blob';
import { linkEnd } from '../../catalog/picture-store.ts';
import { day, minute, second, type Clock, type Instant } from '../../clock.ts';
import { blobClient, containerName, sharedKeyOf, type BlobSettings } from './blob-client.ts';
import { blobError } from './blob-errors.ts';

/** Whose strings to sign are written down: what is asked of a blob, and of a key that an identity has asked for (rest/api/storageservices/create-user-delegation-sas). */
const version = '2022-11-02';

/** Clocks differ. */
const begun = 5 * minute;
/** A key lives for seven days at most (rest/api/storageservices/get-user-delegation-key). */
const keyLifetime = day;
/** A card waits for it, and for a token before, and has to be shown within eight seconds. */
const patience = 3 * second;
/** After it was not to be had; each card would wait for it. */
const pauseAfterFailure = 30 * second;

interface DelegatedKey {
  readonly key: UserDelegationKey;
  readonly expires: Instant;
}

/**
 * Signs links that let whoever has them read one blob for a while (storage/common/storage-sas-overview): with the account's key, or with one that the
 * identity asks for and that is kept until it no longer outlives a link.
 */
export class LinkSigner {
  readonly #account: string;
  readonly #protocol: SASProtocol;
  readonly #sharedKey: StorageSharedKeyCredential | undefined;
  readonly #service: BlobServiceClient;
  readonly #clock: Clock;
  #delegated: Promise<DelegatedKey> | undefined;
  #failedAt: Instant = -Infinity;

  constructor(settings: BlobSettings, clock: Clock) {
    this.#account = settings.account;
    this.#protocol = settings.endpoint.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp;
    this.#sharedKey = sharedKeyOf(settings);
    this.#service = blobClient(settings);
    this.#clock = clock;
  }

  /** The query that opens a blob; undefined where no key was to be had a moment ago. Throws what the `PictureStore` throws. */
  async queryFor(blobName: string): Promise<string | undefined> {
    const until = linkEnd(this.#clock.now());
    const values = { containerName, blobName, permissions: BlobSASPermissions.parse('r'), expiresOn: new Date(until), protocol: this.#protocol, version };
    if (this.#sharedKey) return generateBlobSASQueryParameters(values, this.#sharedKey).toString();
    if (this.#clock.now() < this.#failedAt + pauseAfterFailure) return undefined;
    return generateBlobSASQueryParameters(values, await this.#keyUntil(until), this.#account).toString();
  }

  async #keyUntil(until: Instant): Promise<UserDelegationKey> {
    const known = this.#delegated ??= this.#asked();
    try {
      const { key, expires } = await known;
      if (expires >= until) return key;
    } catch (error) {
      if (this.#delegated === known) this.#delegated = undefined;
      this.#failedAt = this.#clock.now();
      throw blobError(error);
    }
    if (this.#delegated === known) this.#delegated = undefined;
    return this.#keyUntil(until);
  }

  async #asked(): Promise<DelegatedKey> {
    const now = this.#clock.now();
    const expires = now + keyLifetime;
    return { key: await this.#service.getUserDelegationKey(new Date(now - begun), new Date(expires), { abortSignal: AbortSignal.timeout(patience) }), expires };
  }
}
