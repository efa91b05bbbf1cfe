import { importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';
import { day, minute, second, type Clock, type Instant } from '../clock.ts';
import { AppError } from '../errors.ts';
import { isSafeAddress } from './service-host.ts';

/** A key of the issuer, and the channels it may speak for. */
export interface SigningKey {
  readonly key: CryptoKey;
  readonly endorsements: readonly string[];
}

const metadataShape = z.object({ jwks_uri: z.string().refine(isSafeAddress) });
const keysShape = z.object({ keys: z.array(z.unknown()) });
const keyShape = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  endorsements: z.array(z.string()).default([]),
});

const longestFetch = 5 * second;
/** Microsoft asks for a refresh at least once a day. */
const freshFor = day;
/** Whoever invents key ids must not make us ask the issuer for each. */
const quietFor = minute;

/**
 * The issuer's keys by id, from its OpenID metadata. An unknown id asks again, at most once a minute; keys that could not
 * be refreshed go on being used.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export class SigningKeys {
  readonly #metadataUrl: string;
  readonly #clock: Clock;
  #keys: ReadonlyMap<string, SigningKey> | undefined;
  #fetchedAt: Instant = -Infinity;
  #askedAt: Instant = -Infinity;
  #asking: Promise<void> | undefined;

  constructor(metadataUrl: string, clock: Clock) {
    if (!isSafeAddress(metadataUrl)) throw new Error('Keys are fetched over https, or from this machine');
    this.#metadataUrl = metadataUrl;
    this.#clock = clock;
  }

  /** `undefined` when the issuer has no such key. Throws `channel.unavailable` while no keys could be had at all. */
  async find(kid: string): Promise<SigningKey | undefined> {
    const known = this.#keys?.get(kid);
    const stale = this.#clock.now() - this.#fetchedAt >= freshFor;
    if (known === undefined || stale) await this.#ask();
    if (this.#keys === undefined) throw new AppError('channel.unavailable');
    return this.#keys.get(kid);
  }

  async #ask(): Promise<void> {
    if (this.#asking === undefined) {
      const now = this.#clock.now();
      // Without any key nobody gets in, so a short outage of the issuer must not become a minute of ours.
      if (this.#keys !== undefined && now - this.#askedAt < quietFor) return;
      this.#askedAt = now;
      this.#asking = this.#fetchKeys().finally(() => (this.#asking = undefined));
    }
    await this.#asking;
  }

  async #fetchKeys(): Promise<void> {
    try {
      const metadata = metadataShape.parse(await this.#getJson(this.#metadataUrl));
      const { keys } = keysShape.parse(await this.#getJson(metadata.jwks_uri));
      const found = new Map<string, SigningKey>();
      for (const each of keys) {
        const jwk = keyShape.safeParse(each);
        if (!jwk.success) continue;
        const key = await importJWK({ kty: 'RSA', n: jwk.data.n, e: jwk.data.e }, 'RS256');
        if ('type' in key) found.set(jwk.data.kid, { key, endorsements: jwk.data.endorsements });
      }
      this.#keys = found;
      this.#fetchedAt = this.#clock.now();
    } catch (cause) {
      if (this.#keys === undefined) throw new AppError('channel.unavailable', {}, { cause });
    }
  }

  async #getJson(url: string): Promise<unknown> {
    const late = new AbortController();
    const done = new AbortController();
    void this.#clock.wait(longestFetch, done.signal).then(() => late.abort());
    try {
      const response = await fetch(url, { redirect: 'error', signal: late.signal });
      if (!response.ok) throw new AppError('channel.unavailable', { status: response.status });
      return await response.json();
    } finally {
      done.abort();
    }
  }
}
