import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { Route, World } from '../route.ts';
import type { State } from '../state.ts';

/** The issuer's name in every token, the same as that of the real Bot Framework. */
export const issuerName = 'https://api.botframework.com';

/** Seconds that a token is good for. */
const lifetime = 3600;

interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
}

/** The issuer's key: made when first asked for, then kept, so that bots may go on using a cached key set. */
export function signingKey(state: State): SigningKey {
  const kept = state.get<SigningKey>('channel', '', 'signing key');
  if (kept) return kept;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const key = {
    kid: createHash('sha1').update(spki).digest('base64url'),
    privateJwk: privateKey.export({ format: 'jwk' }),
  };
  state.put('channel', '', 'signing key', key);
  return key;
}

/** What a bot reads at the issuer's `jwks_uri`; a key without the endorsement `msteams` signs nothing for Teams. */
export function keySet(state: State): { keys: readonly JsonWebKey[] } {
  const { kid, privateJwk } = signingKey(state);
  const publicJwk = createPublicKey({ key: privateJwk, format: 'jwk' }).export({ format: 'jwk' });
  return { keys: [{ ...publicJwk, use: 'sig', alg: 'RS256', kid, x5t: kid, endorsements: ['msteams'] }] };
}

/** The token that goes with an activity to the bot: RS256, good for an hour from `now` (ms since 1970). */
export async function signActivityToken(
  state: State,
  claims: { readonly audience: string; readonly serviceUrl: string; readonly now: number },
): Promise<string> {
  const { kid, privateJwk } = signingKey(state);
  const seconds = Math.floor(claims.now / 1000);
  return new SignJWT({ serviceurl: claims.serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid, x5t: kid, typ: 'JWT' })
    .setIssuer(issuerName)
    .setAudience(claims.audience)
    .setNotBefore(seconds)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetime)
    .sign(await importJWK({ ...privateJwk, kty: 'RSA' }, 'RS256'));
}

/** The metadata of the Bot Framework's issuer: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication */
const metadata = (world: World): object => ({
  issuer: issuerName,
  authorization_endpoint: 'https://invalid.botframework.com',
  jwks_uri: `${world.settings.url}/botframework/.well-known/keys`,
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
});

export const issuerRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/botframework/.well-known/openidconfiguration',
    handle: (world) => ({ status: 200, body: metadata(world) }),
  },
  {
    method: 'GET',
    pattern: '/botframework/.well-known/keys',
    handle: (world) => ({ status: 200, body: keySet(world.state) }),
  },
];
