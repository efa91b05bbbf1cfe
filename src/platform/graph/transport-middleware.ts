import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import type { Transport } from './call.ts';
import { outgoing } from './outgoing.ts';

/** By which Microsoft's own log knows a call (concepts/best-practices-concept). */
export const callId = 'client-request-id';

/**
 * Last of our three: one request, one answer. What a press has set off is sent under the press's id, so that our trail and
 * Microsoft's log can be laid side by side; everything else, each try, under an id of its own.
 */
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
    if (!headers.has(callId)) headers.set(callId, this.#ids.next());
    // The library builds every request from an address; its type allows the DOM's `Request` as well.
    const url: unknown = context.request;
    if (typeof url !== 'string') throw new AppError('unexpected', { what: 'request' });
    const init = { method, body, headers };
    context.response = await outgoing(this.#transport, this.#clock, this.#timeout, url, init);
  }
}
