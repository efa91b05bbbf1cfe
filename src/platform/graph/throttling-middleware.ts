import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { AppError } from '../../errors.ts';
import { optionsOf } from './call-options.ts';
import type { Throttle } from './throttle.ts';

/**
 * Second of our three: limits and repetitions. Stands in for the client library's RetryHandler, which sends a POST
 * again on 503 and 504 and sleeps on timers of its own.
 */
export class ThrottlingMiddleware implements Middleware {
  readonly #throttle: Throttle;
  #next: Middleware | undefined;

  constructor(throttle: Throttle) {
    this.#throttle = throttle;
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const { call, throttled } = optionsOf(context);
    const send = async (): Promise<Response> => {
      await this.#next?.execute(context);
      if (!context.response) throw new AppError('unexpected', { what: 'no response' });
      return context.response;
    };
    await (throttled ? send() : this.#throttle.run(call, send));
  }
}
