import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

const keyId = 'bench';

/** What the channel heard from a bot in one conversation. */
export interface Heard {
  /** The body of the newest message, as it came. */
  readonly newest: string;
  readonly count: number;
}

/**
 * Everything around a bot, on loopback and answering at once: the channel that takes its messages, the issuer of the channel's
 * tokens, and the authority that gives the bot tokens of its own. One path layout for all bots, the simulator's.
 */
export class Outside implements AsyncDisposable {
  readonly url: string;
  /** Calls that nobody should have made. */
  readonly strays: string[] = [];
  readonly #server: Server;
  readonly #signer: CryptoKey;
  readonly #heard = new Map<string, Heard>();

  private constructor(server: Server, signer: CryptoKey, published: JWK) {
    this.#server = server;
    this.#signer = signer;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (req: IncomingMessage, res) => {
      void this.#answer(req, published).then((body) => {
        res.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
        res.end(JSON.stringify(body ?? {}));
      });
    });
  }

  static async open(): Promise<Outside> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const published = { ...(await exportJWK(publicKey)), kid: keyId, use: 'sig', endorsements: ['msteams'] };
    const server = createServer().listen(0, '127.0.0.1');
    // A connection that is closed between two rounds would be a failed call in the next.
    server.keepAliveTimeout = 0;
    await once(server, 'listening');
    return new Outside(server, privateKey, published);
  }

  get serviceUrl(): string {
    return `${this.url}/teams/`;
  }

  /** The header of the channel's calls to this app, good for an hour. */
  async authorization(appId: string): Promise<string> {
    const token = await new SignJWT({ serviceurl: this.serviceUrl })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
      .setIssuer('https://api.botframework.com')
      .setAudience(appId)
      .setIssuedAt()
      .setNotBefore('-10 seconds')
      .setExpirationTime('1 hour')
      .sign(this.#signer);
    return `Bearer ${token}`;
  }

  heard(conversation: string): Heard {
    return this.#heard.get(conversation) ?? { newest: '', count: 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(req: IncomingMessage, published: JWK): Promise<unknown> {
    const { method = '', url = '' } = req;
    const body = await textOf(req);
    const [, conversation] = /^\/teams\/v3\/conversations\/([^/]+)\/activities/.exec(url) ?? [];
    if (conversation !== undefined) {
      if (method === 'POST') this.#hear(decodeURIComponent(conversation), body);
      return { id: 'f:bench' };
    }
    if (url === '/botframework/.well-known/openidconfiguration') return { issuer: 'unused', jwks_uri: `${this.url}/keys` };
    if (url === '/keys') return { keys: [published] };
    if (url.split('?')[0]?.endsWith('/oauth2/v2.0/token') === true) return { access_token: 'bench', token_type: 'Bearer', expires_in: 3600 };
    this.strays.push(`${method} ${url}`);
    return undefined;
  }

  /** Three dots are no answer. */
  #hear(conversation: string, newest: string): void {
    if (newest.startsWith('{"type":"typing"')) return;
    this.#heard.set(conversation, { newest, count: this.heard(conversation).count + 1 });
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
