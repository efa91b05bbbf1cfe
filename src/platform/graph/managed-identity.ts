import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { Clock, Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { ConnectionFailure, type Transport } from './call.ts';
import { ClientAuthError, ManagedIdentityApplication, ServerError } from './msal.ts';
import { outgoing } from './outgoing.ts';

/** A token of the identity, and when it is over by the word of whoever gave it. */
export interface IdentityToken {
  readonly value: string;
  readonly expires: Instant;
}

/**
 * A user-assigned managed identity of the Azure resource that we run on, by its client id
 * (entra/identity/managed-identities-azure-resources/overview). Where its endpoint is, MSAL knows from what Azure has set.
 */
export class ManagedIdentity {
  readonly #client: string;
  readonly #network: IdentityNetwork;

  /** `timeout` for one token, in ms. */
  constructor(client: string, clock: Clock, transport: Transport, timeout: number) {
    this.#client = client;
    this.#network = new IdentityNetwork(transport, clock, timeout);
  }

  /**
   * A new token for the resource, such as `https://graph.microsoft.com`. Throws `graph.unavailable` where no endpoint answers, which is so
   * outside Azure, and `graph.signIn` where the resource does not have this identity.
   */
  async token(resource: string): Promise<IdentityToken> {
    const application = new ManagedIdentityApplication({
      managedIdentityIdParams: { userAssignedClientId: this.#client },
      system: { networkClient: this.#network, disableInternalRetries: true },
    });
    try {
      // Ours is the cache that keeps time by our clock.
      const { accessToken, expiresOn } = await application.acquireToken({ resource, forceRefresh: true });
      if (!accessToken || !expiresOn) throw new AppError('graph.unexpected', { what: 'identity' });
      return { value: accessToken, expires: expiresOn.getTime() };
    } catch (error) {
      throw error instanceof AppError ? error : identityError(error);
    }
  }
}

/**
 * Answers of an endpoint that is being updated, and of one that has too much to do
 * (entra/identity/managed-identities-azure-resources/how-to-use-vm-token, error handling).
 */
const passing: readonly number[] = [404, 408, 410, 429];

/** Without MSAL's error as its cause: that quotes the answer. */
function identityError(error: unknown): AppError {
  const what = 'identity';
  const status = error instanceof ServerError ? (error.status ?? 0) : 0;
  if (error instanceof ClientAuthError || passing.includes(status) || status >= 500) return new AppError('graph.unavailable', { what });
  return status >= 400 ? new AppError('graph.signIn', { what, status }) : new AppError('graph.unexpected', { what });
}

/** MSAL's requests to the identity's endpoint, within our time limit. MSAL keeps the first of a process for good, so it holds nothing. */
class IdentityNetwork implements INetworkModule {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timeout: number;

  constructor(transport: Transport, clock: Clock, timeout: number) {
    this.#transport = transport;
    this.#clock = clock;
    this.#timeout = timeout;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('GET', url, options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('POST', url, options);
  }

  async #send<T>(method: 'GET' | 'POST', url: string, options: NetworkRequestOptions = {}): Promise<NetworkResponse<T>> {
    const { headers = {}, body } = options;
    const init = { method, headers, ...(method === 'POST' ? { body: body ?? '' } : {}) };
    try {
      const response = await outgoing(this.#transport, this.#clock, this.#timeout, url, init);
      return { status: response.status, headers: Object.fromEntries(response.headers), body: (await response.json()) as T };
    } catch (error) {
      if (error instanceof ConnectionFailure) throw new AppError('graph.unavailable', { what: 'identity' });
      throw error;
    }
  }
}
