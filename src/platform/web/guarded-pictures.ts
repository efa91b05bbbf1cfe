import { lookup, type LookupAddress } from 'node:dns';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { largestPicture as largest, pictureType } from '../../catalog/picture.ts';
import type { Picture } from '../../catalog/teams-service.ts';
import { second } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Pictures } from '../../provisioning/pictures.ts';
import { isPublicAddress } from './public-address.ts';

/** What a test puts in the place of the internet. */
export interface WebSurroundings {
  /** All addresses of a name. */
  readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>;
  readonly isPublic?: (address: string) => boolean;
  /** Certificates to trust beside the usual ones, in PEM. */
  readonly ca?: string;
}

const patience = 10 * second;

const resolveAll = (name: string): Promise<readonly LookupAddress[]> =>
  new Promise((resolve, reject) => {
    lookup(name, { all: true, order: 'verbatim' }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/**
 * Fetches over https only, from public addresses only: the name is resolved once, every address it has is looked at, and the
 * connection goes to one of those and no other, so that a name which changes its mind in between leads nowhere. Redirects
 * are not followed.
 */
export class GuardedPictures implements Pictures {
  readonly #resolve: (name: string) => Promise<readonly LookupAddress[]>;
  readonly #isPublic: (address: string) => boolean;
  readonly #ca: string | undefined;

  constructor({ resolve = resolveAll, isPublic = isPublicAddress, ca }: WebSurroundings = {}) {
    this.#resolve = resolve;
    this.#isPublic = isPublic;
    this.#ca = ca;
  }

  async fetch(address: string): Promise<Picture> {
    const url = httpsUrl(address);
    const pinned = await this.#pinned(url.hostname.replace(/^\[|\]$/g, ''));
    const bytes = await this.#bytes(url, pinned);
    const type = pictureType(bytes);
    if (!type) throw refused('kind');
    return { bytes, type };
  }

  /** The addresses of the name, all of them public. */
  async #pinned(name: string): Promise<readonly LookupAddress[]> {
    const found = await this.#resolve(name).catch((cause: unknown) => {
      throw new AppError('picture.unavailable', {}, { cause });
    });
    if (found.length === 0 || !found.every(({ address }) => this.#isPublic(address))) throw refused('place');
    return found;
  }

  #bytes(url: URL, pinned: readonly LookupAddress[]): Promise<Uint8Array> {
    const answerPinned: LookupFunction = (_name, options, callback) => {
      const [first] = pinned;
      if (options.all) callback(null, [...pinned]);
      else callback(null, first?.address ?? '', first?.family);
    };
    return new Promise((resolve, reject) => {
      const options = { lookup: answerPinned, signal: AbortSignal.timeout(patience), agent: false, ...(this.#ca ? { ca: this.#ca } : {}) };
      const request = get(url, options, (response) => {
        read(response).then(resolve, (error: unknown) => {
          request.destroy();
          // What breaks off says so in Node's words.
          reject(error instanceof AppError ? error : new AppError('picture.unavailable', {}, { cause: error }));
        });
      });
      request.on('error', (cause) => reject(new AppError('picture.unavailable', {}, { cause })));
    });
  }
}

/** Reads no more than it may. */
async function read(response: IncomingMessage): Promise<Uint8Array> {
  if (response.statusCode !== 200) throw refused('status');
  if (Number(response.headers['content-length'] ?? 0) > largest) throw refused('size');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw refused('size');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function httpsUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') throw refused('address');
  return url;
}

const refused = (why: 'address' | 'place' | 'status' | 'size' | 'kind'): AppError => new AppError('picture.refused', { why });
