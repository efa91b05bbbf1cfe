import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { optionsOf } from './call-options.ts';
import type { GraphTokens } from './graph-tokens.ts';

/**
 * First of our three: the tenant's token. Stands in for the client library's AuthenticationHandler, which sends no token
 * over plain http. A token that Graph no longer takes is fetched anew, once a call: a 401 means that nothing was done. What its caller
 * repeats is left to them.
 */
export class TokenMiddleware implements Middleware {
  readonly #tokens: GraphTokens;
  #next: Middleware | undefined;

  constructor(tokens: GraphTokens) {
    this.#tokens = tokens;
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const options = optionsOf(context);
    const { tenant } = options.call;
    try {
      const token = await this.#send(context, tenant);
      const isStale = context.response?.status === 401 && this.#tokens.forget(tenant, token);
      if (isStale && !options.throttled) await this.#send(context, tenant);
    } catch (error) {
      options.failure = error;
      throw error;
    }
  }

  async #send(context: Context, tenant: string): Promise<string> {
    const token = await this.#tokens.of(tenant);
    const headers = new Headers(context.options?.headers);
    headers.set('authorization', `Bearer ${token}`);
    context.options = { ...context.options, headers };
    await this.#next?.execute(context);
    return token;
  }
}
