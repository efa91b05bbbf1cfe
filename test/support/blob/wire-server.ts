import { randomBytes } from 'node:crypto';
import { Refused } from './refused.ts';
import { checkLink, checkSharedKey, type DelegationKey } from './signatures.ts';

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** On this machine, where the account's name is the first part of the path. */
  readonly isNear: boolean;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Blob {
  readonly body: Buffer;
  readonly type: string;
  readonly cache: string;
}

const rest = 'rest/api/storageservices';
const identity = { object: '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02', tenant: '9f4b1c7e-3d52-4a86-b0c1-5e8d27a6f301' };
const longest = 7 * 86_400_000;

/**
 * An account of Azure Blob Storage as the SDK sees it over the wire, of the calls that the product makes: put, get and delete a blob, list a tenant's,
 * make a container and look at it, a key for an identity, and links. What it does not know it refuses, with the page that the call is
 * described on; nothing is guessed. Lists come in pages of two.
 */
export class BlobWire {
  readonly account = 'pictures1';
  readonly key = Buffer.from('a key of an account of Azure Storage').toString('base64');
  /** Of an identity that may read and write. */
  readonly token = 'a-token-of-an-identity';
  /** Every call that was made, `PUT blob`. */
  readonly calls: string[] = [];
  readonly #now: () => number;
  readonly #containers = new Map<string, Map<string, Blob>>();
  readonly #delegations: DelegationKey[] = [];
  #down = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Answers 503 to everything, or no longer. */
  fail(down: boolean): void {
    this.#down = down;
  }

  /** Names of what a container holds. */
  names(container: string): readonly string[] {
    return [...(this.#containers.get(container)?.keys() ?? [])].toSorted();
  }

  answer(request: WireRequest): WireAnswer {
    try {
      return this.#route(request);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`;
      return { status: error.status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': error.code }, body: Buffer.from(request.method === 'HEAD' ? '' : body) };
    }
  }

  #route(request: WireRequest): WireAnswer {
    const { method, url } = request;
    const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (request.isNear && parts.shift() !== this.account) throw new Refused(400, 'InvalidUri', 'No such account', `${rest}/get-blob`);
    const [container = '', ...rests] = parts;
    const blob = rests.join('/');
    const said = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
    const what = [method, blob === '' ? (container === '' ? 'service' : 'container') : 'blob', said('restype'), said('comp')].filter(Boolean).join(' ');
    this.calls.push(what);
    if (this.#down) throw new Refused(503, 'ServerBusy', 'The server is busy', `${rest}/common-rest-api-error-codes`);
    if (said('sig') !== undefined) {
      if (what !== 'GET blob') throw notPlayed(what);
      checkLink(request, `/blob/${this.account}/${container}/${blob}`, this.key, this.#delegations, this.#now());
      return this.#get(container, blob);
    }
    this.#admitted(request);
    switch (what) {
      case 'PUT blob':
        return this.#put(request, container, blob);
      case 'GET blob':
        return this.#get(container, blob);
      case 'DELETE blob':
        return this.#delete(container, blob);
      case 'GET container container list':
        return this.#list(url, container);
      case 'PUT container container':
        return this.#make(container);
      case 'GET container container':
        this.#of(container);
        return { status: 200, headers: {}, body: Buffer.alloc(0) };
      case 'POST service service userdelegationkey':
        return this.#delegate(request);
      default:
        throw notPlayed(what);
    }
  }

  #admitted(request: WireRequest): void {
    const { headers, isNear } = request;
    if (headers['x-ms-version'] === undefined) throw new Refused(400, 'MissingRequiredHeader', 'x-ms-version', `${rest}/versioning-for-the-azure-storage-services`);
    if (!headers['authorization']?.startsWith('Bearer ')) {
      checkSharedKey(request, this.account, this.key);
      return;
    }
    if (isNear) throw new Refused(403, 'AuthenticationFailed', 'A token over http', `${rest}/authorize-with-azure-active-directory`);
    if (headers['authorization'] !== `Bearer ${this.token}`) throw new Refused(401, 'InvalidAuthenticationInfo', 'No such token', `${rest}/authorize-with-azure-active-directory`);
  }

  #of(container: string): Map<string, Blob> {
    const found = this.#containers.get(container);
    if (!found) throw new Refused(404, 'ContainerNotFound', 'The specified container does not exist', `${rest}/blob-service-error-codes`);
    return found;
  }

  #put({ headers, body }: WireRequest, container: string, name: string): WireAnswer {
    const page = `${rest}/put-blob`;
    if (headers['x-ms-blob-type'] !== 'BlockBlob') throw new Refused(400, 'InvalidHeaderValue', 'Only block blobs are played', page);
    if (Number(headers['content-length']) !== body.length) throw new Refused(411, 'MissingContentLengthHeader', 'Content-Length', page);
    const known = ['x-ms-blob-type', 'x-ms-blob-content-type', 'x-ms-blob-cache-control', 'x-ms-version', 'x-ms-date', 'x-ms-client-request-id'];
    const unknown = Object.keys(headers).filter((header) => header.startsWith('x-ms-') && !known.includes(header));
    if (unknown.length > 0) throw new Refused(400, 'UnsupportedHeader', `Not played: ${unknown.join()}`, page);
    this.#of(container).set(name, { body, type: headers['x-ms-blob-content-type'] ?? 'application/octet-stream', cache: headers['x-ms-blob-cache-control'] ?? '' });
    return { status: 201, headers: { etag: '"1"', 'last-modified': new Date(this.#now()).toUTCString() }, body: Buffer.alloc(0) };
  }

  #get(container: string, name: string): WireAnswer {
    const found = this.#of(container).get(name);
    if (!found) throw new Refused(404, 'BlobNotFound', 'The specified blob does not exist', `${rest}/blob-service-error-codes`);
    return { status: 200, headers: { 'content-type': found.type, 'cache-control': found.cache, 'content-length': String(found.body.length), etag: '"1"' }, body: found.body };
  }

  #delete(container: string, name: string): WireAnswer {
    if (!this.#of(container).delete(name)) throw new Refused(404, 'BlobNotFound', 'The specified blob does not exist', `${rest}/blob-service-error-codes`);
    return { status: 202, headers: {}, body: Buffer.alloc(0) };
  }

  #list(url: URL, container: string): WireAnswer {
    const known = ['restype', 'comp', 'prefix', 'marker'];
    const unknown = [...url.searchParams.keys()].filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Refused(400, 'UnsupportedQueryParameter', `Not played: ${unknown.join()}`, `${rest}/list-blobs`);
    const [prefix, marker] = [url.searchParams.get('prefix') ?? '', url.searchParams.get('marker') ?? ''];
    this.#of(container);
    const left = this.names(container).filter((name) => name.startsWith(prefix) && name > marker);
    const page = left.slice(0, 2);
    const blobs = page.map((name) => `<Blob><Name>${name}</Name><Properties><Last-Modified>${new Date(this.#now()).toUTCString()}</Last-Modified><Etag>1</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>`);
    const next = left.length > page.length ? (page.at(-1) ?? '') : '';
    return xml(`<EnumerationResults ServiceEndpoint="https://${this.account}.blob.core.windows.net/" ContainerName="${container}"><Prefix>${prefix}</Prefix><Blobs>${blobs.join('')}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`);
  }

  /** Whoever may not be asked for by anybody: no public access. */
  #make(container: string): WireAnswer {
    if (this.#containers.has(container)) throw new Refused(409, 'ContainerAlreadyExists', 'The specified container already exists', `${rest}/create-container`);
    this.#containers.set(container, new Map());
    return { status: 201, headers: { etag: '"1"', 'last-modified': new Date(this.#now()).toUTCString() }, body: Buffer.alloc(0) };
  }

  #delegate({ headers, body }: WireRequest): WireAnswer {
    const page = `${rest}/get-user-delegation-key`;
    if (!headers['authorization']?.startsWith('Bearer ')) throw new Refused(403, 'AuthenticationFailed', 'Only for an identity', page);
    const [, start = '', expiry = ''] = /<KeyInfo><Start>([^<]*)<\/Start><Expiry>([^<]*)<\/Expiry><\/KeyInfo>/.exec(body.toString()) ?? [];
    const [from, to] = [Date.parse(start), Date.parse(expiry)];
    if (!(from <= this.#now() && to > this.#now() && to <= this.#now() + longest)) throw new Refused(400, 'InvalidXmlDocument', 'A key lives for seven days at most', page);
    const value = randomBytes(32).toString('base64');
    this.#delegations.push({ value, start, expiry });
    const signed = `<SignedOid>${identity.object}</SignedOid><SignedTid>${identity.tenant}</SignedTid><SignedStart>${start}</SignedStart><SignedExpiry>${expiry}</SignedExpiry>`;
    return xml(`<UserDelegationKey>${signed}<SignedService>b</SignedService><SignedVersion>${headers['x-ms-version'] ?? ''}</SignedVersion><Value>${value}</Value></UserDelegationKey>`);
  }
}

const xml = (inner: string): WireAnswer => ({ status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${inner}`) });

const notPlayed = (what: string): Refused => new Refused(400, 'NotPlayed', `Not played: ${what}`, `${rest}/operations-on-blobs`);
