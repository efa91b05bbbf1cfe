import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Transport } from './call.ts';
import { outgoing } from './outgoing.ts';

/**
 * Carries one token request of MSAL's, and notes what MSAL does not tell: the answer's status and lifetime.
 * MSAL refuses authorities over http; so with a loopback authority the very same request goes there instead.
 */
export class TokenNetwork implements INetworkModule {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timeout: number;
  readonly #loopback: string | undefined;
  /** HTTP status of the answer; undefined until there was one. */
  status: number | undefined;
  retryAfter: string | undefined;
  /** `expires_in` of the answer, in seconds. */
  expiresIn: number | undefined;
  /** Entra says by itself that it is busy, whatever the status. */
  isBusy = false;
  /** Entra's number for why it refused, of `AADSTS700016`; undefined where it gave none. */
  refusal: number | undefined;

  constructor(transport: Transport, clock: Clock, timeout: number, loopback: string | undefined) {
    this.#transport = transport;
    this.#clock = clock;
    this.#timeout = timeout;
    this.#loopback = loopback;
  }

  /** Only discovery asks with GET, and we give MSAL all that it could discover. */
  sendGetRequestAsync<T>(): Promise<NetworkResponse<T>> {
    return Promise.reject(new AppError('graph.unexpected', { what: 'discovery' }));
  }

  async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const { pathname, search } = new URL(url);
    const target = this.#loopback ? new URL(pathname + search, this.#loopback).href : url;
    const init = { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' };
    const response = await outgoing(this.#transport, this.#clock, this.#timeout, target, init);
    this.status = response.status;
    this.retryAfter = response.headers.get('retry-after') ?? undefined;
    const body = (await response.json()) as T & { expires_in?: unknown; error?: unknown; error_codes?: readonly unknown[] };
    const lifetime = Number(body.expires_in);
    this.expiresIn = Number.isFinite(lifetime) ? lifetime : undefined;
    this.isBusy = body.error === 'temporarily_unavailable';
    const refusal = Array.isArray(body.error_codes) ? (body.error_codes as readonly unknown[])[0] : undefined;
    this.refusal = typeof refusal === 'number' ? refusal : undefined;
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  }
}
