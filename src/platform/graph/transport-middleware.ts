import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import type { Transport } from './call.ts';
import { outgoing } from './outgoing.ts';

/** Last of our three: one request, one answer. Each try has a `client-request-id` of its own (concepts/best-practices-concept). */
export class TransportMiddleware implements Middleware {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #timeout: number;

  /** `timeout`: for one request and its whole answer, in ms. */
  constructor(transport: Transport, clock: Clock, ids: Ids, timeout: number) {
    this.#transport = transport;
    this.#clock = clock;
    this.#ids = ids;
    this.#timeout = timeout;
  }

  async execute(context: Context): Promise<void> {
    const { method, body, headers: given } = context.options ?? {};
    const headers = new Headers(given);
    headers.set('client-request-id', this.#ids.next());
    // The library builds every request from an address; its type allows the DOM's `Request` as well.
    const url: unknown = context.request;
    if (typeof url !== 'string') throw new AppError('unexpected', { what: 'request' });
    const init = { method, body, headers };
    context.response = await outgoing(this.#transport, this.#clock, this.#timeout, url, init);
  }
}
