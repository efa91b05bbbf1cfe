import type { Context, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import { AppError } from '../../errors.ts';
import type { GraphCall } from './call.ts';

/** Carries our call through the client library to our middlewares, and what failed there back: the library keeps no causes. */
export class CallOptions implements MiddlewareOptions {
  readonly call: GraphCall;
  /** The call has waited its turn already and its caller repeats it: the middleware passes it on as it is. */
  readonly throttled: boolean;
  failure: unknown;

  constructor(call: GraphCall, throttled: boolean) {
    this.call = call;
    this.throttled = throttled;
  }
}

/** The options of the request in hand. */
export function optionsOf(context: Context): CallOptions {
  const options = context.middlewareControl?.getMiddlewareOptions(CallOptions);
  if (!(options instanceof CallOptions)) throw new AppError('unexpected', { what: 'call without options' });
  return options;
}
