import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** A Bot Framework of this machine: metadata, keys and tokens. */
export interface Issuer {
  readonly metadataUrl: string;
  /** How often its keys were asked for. */
  asked(): number;
  /** `undefined` endorsements leave the member out, as for a key that is no channel's. */
  addKey(kid: string, endorsements: readonly string[] | undefined): Promise<void>;
  fail(failing: boolean): void;
  sign(kid: string, claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  publicKey(kid: string): JWK;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const published: JWK[] = [];
  const keys = new Map<string, CryptoKey>();
  let asked = 0;
  let failing = false;
  const server = createServer((req, res) => {
    if (failing) {
      res.statusCode = 503;
      res.end();
      return;
    }
    if (req.url === '/keys') asked += 1;
    const { port } = server.address() as AddressInfo;
    const metadata = { issuer: 'unused', jwks_uri: `http://127.0.0.1:${port}/keys` };
    res.end(JSON.stringify(req.url === '/keys' ? { keys: published } : metadata));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    metadataUrl: `http://127.0.0.1:${port}/openid`,
    asked: () => asked,
    addKey: async (kid, endorsements) => {
      const { publicKey, privateKey } = await generateKeyPair('RS256');
      published.push({ ...(await exportJWK(publicKey)), kid, use: 'sig', ...(endorsements && { endorsements }) });
      keys.set(kid, privateKey);
    },
    fail: (on) => (failing = on),
    sign: (kid, claims, header) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
        .sign(keys.get(kid)!, { crit: { x: true } }),
    publicKey: (kid) => published.find((key) => key.kid === kid)!,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
