import { errors, jwtVerify } from 'jose';
import { minute, second, type Clock } from '../clock.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

/** What a verified token says about its sender. */
export interface ChannelToken {
  readonly serviceUrl: string;
  /** Channels for which the signing key may speak. */
  readonly endorsements: readonly string[];
}

export interface TokenRules {
  readonly appId: string;
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly clock: Clock;
}

const skew = (5 * minute) / second;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/**
 * Verifies the header of a call from the Bot Framework; `undefined` for whatever is not exactly such a token.
 * Stricter than the SDK behind: one algorithm, one issuer, one audience, an expiry always.
 * Throws `channel.unavailable` when the issuer's keys cannot be had.
 */
export async function verifyToken(header: string | undefined, rules: TokenRules): Promise<ChannelToken | undefined> {
  const token = bearer.exec(header ?? '')?.[1];
  if (token === undefined) return undefined;
  let signer: SigningKey | undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        signer = typeof kid === 'string' ? await rules.keys.find(kid) : undefined;
        if (signer === undefined) throw new errors.JWKSNoMatchingKey();
        return signer.key;
      },
      {
        algorithms: ['RS256'],
        issuer: rules.issuer,
        audience: rules.appId,
        requiredClaims: ['exp'],
        clockTolerance: skew,
        currentDate: new Date(rules.clock.now()),
      },
    );
    const { aud, serviceurl } = payload;
    // A list of audiences that has ours among others is no token of the Bot Framework.
    if (aud !== rules.appId || typeof serviceurl !== 'string' || serviceurl === '') return undefined;
    return { serviceUrl: serviceurl, endorsements: signer?.endorsements ?? [] };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
