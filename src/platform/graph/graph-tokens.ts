import { minute, second, type Clock, type Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { proofOf, type AppCredential } from './app-credential.ts';
import { ConnectionFailure, type Transport } from './call.ts';
import { ConfidentialClientApplication } from './msal.ts';
import { askAgainAt } from './retry-after.ts';
import { TokenNetwork } from './token-network.ts';

export interface TokenSettings {
  readonly clientId: string;
  readonly credential: AppCredential;
  /** Host of the authority: `login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** `http://127.0.0.1:PORT` of the simulator, where tokens are then fetched instead. */
  readonly loopbackAuthority: string | undefined;
  /** What the token is for: `https://graph.microsoft.com/.default`. */
  readonly scope: string;
  /** For one token request, in ms. */
  readonly timeout: number;
}

interface Token {
  readonly value: string;
  readonly renewAt: Instant;
}

const margin = 5 * minute;

const keptOf = ({ value, expires }: { value: string; expires: Instant }): Token => ({ value, renewAt: expires - margin });

/**
 * Access tokens of the app itself, one per tenant (entra/identity-platform/v2-oauth2-client-creds-grant-flow), kept until
 * five minutes before they expire. However many calls ask at once, one request is made.
 */
export class GraphTokens {
  readonly #settings: TokenSettings;
  readonly #clock: Clock;
  readonly #transport: Transport;
  readonly #tokens = new Map<string, Token>();
  readonly #awaited = new Map<string, Promise<Token>>();

  constructor(settings: TokenSettings, clock: Clock, transport: Transport) {
    this.#settings = settings;
    this.#clock = clock;
    this.#transport = transport;
  }

  /**
   * Throws `graph.signIn` where the tenant or the proof is refused, with Entra's number for why as `refusal`, `graph.throttled`, `graph.unavailable`;
   * never `graph.ambiguous`, for a token changes nothing.
   */
  async of(tenant: string): Promise<string> {
    const known = this.#tokens.get(tenant);
    if (known && known.renewAt > this.#clock.now()) return known.value;
    const awaited = this.#awaited.get(tenant) ?? this.#renew(tenant);
    return (await awaited).value;
  }

  /** Drops a token that Graph refused. False where another is known already or on its way, or none was kept. */
  forget(tenant: string, token: string): boolean {
    return this.#tokens.get(tenant)?.value === token && this.#tokens.delete(tenant);
  }

  #renew(tenant: string): Promise<Token> {
    const renewal = this.#acquire(tenant)
      .then((token) => {
        this.#tokens.set(tenant, token);
        return token;
      })
      .finally(() => this.#awaited.delete(tenant));
    this.#awaited.set(tenant, renewal);
    return renewal;
  }

  async #acquire(tenant: string): Promise<Token> {
    const { timeout, loopbackAuthority, scope, credential } = this.#settings;
    if (credential.kind === 'identity') return keptOf(await credential.identity.token(scope.replace(/\/\.default$/, '')));
    const network = new TokenNetwork(this.#transport, this.#clock, timeout, loopbackAuthority);
    const asked = this.#clock.now();
    try {
      const result = await this.#application(tenant, network, credential).acquireTokenByClientCredential({ scopes: [scope] });
      if (result?.accessToken && network.expiresIn !== undefined) return keptOf({ value: result.accessToken, expires: asked + network.expiresIn * second });
      // MSAL takes for a token what does not call itself an error, also of a gateway.
      throw this.#tokenError(undefined, network);
    } catch (error) {
      throw this.#tokenError(error, network);
    }
  }

  /**
   * A fresh application each time: MSAL's own cache keeps time by the machine's clock. All that it would discover about the
   * authority is given, so that it asks nobody but the token endpoint.
   */
  #application(tenant: string, networkClient: TokenNetwork, credential: Exclude<AppCredential, { kind: 'identity' }>): ConfidentialClientApplication {
    if (!/^[\w-]+(?:\.[\w-]+)*$/.test(tenant)) throw new AppError('graph.forbidden', { what: 'tenant' });
    const { clientId, authorityHost } = this.#settings;
    const authority = `https://${authorityHost}/${tenant}`;
    const authorityMetadata = JSON.stringify({
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    });
    return new ConfidentialClientApplication({
      auth: { clientId, ...proofOf(credential), authority, knownAuthorities: [authorityHost], authorityMetadata },
      system: { networkClient, disableInternalRetries: true },
    });
  }

  /** Without MSAL's error as its cause: that quotes the answer, which names the company's app. */
  #tokenError(error: unknown, { status, retryAfter, refusal, isBusy }: TokenNetwork): AppError {
    if (error instanceof AppError) return error;
    if (status === undefined) {
      return error instanceof ConnectionFailure || named(error, 'network_error')
        ? new AppError('graph.unavailable', { what: 'token' })
        : new AppError('graph.unexpected', { what: 'token' });
    }
    const values = { what: 'token', status, ...(refusal === undefined || isBusy ? {} : { refusal }) };
    const notBefore = askAgainAt(retryAfter, this.#clock.now());
    const wait = notBefore === undefined ? {} : { notBefore };
    if (status === 429) return new AppError('graph.throttled', values, wait);
    // entra/identity-platform/reference-error-codes, «Handling error codes in your application».
    if (status >= 500 || status === 408 || isBusy) return new AppError('graph.unavailable', values, wait);
    return status >= 400 ? new AppError('graph.signIn', values) : new AppError('graph.unexpected', values);
  }
}

const named = (error: unknown, code: string): boolean =>
  error instanceof Error && 'errorCode' in error && error.errorCode === code;
