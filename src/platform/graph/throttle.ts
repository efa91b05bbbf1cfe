import type { Clock, Instant } from '../../clock.ts';
import { second } from '../../clock.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import type { Fence } from '../../fence.ts';
import type { CallBudget } from '../../limits.ts';
import { ConnectionFailure, idempotent, type GraphCall } from './call.ts';
import { outage } from './errors.ts';
import { limitsOf } from './limits-table.ts';
import { askAgainAt } from './retry-after.ts';

export interface ThrottleSettings {
  /** No try starts later than this after the first, in ms. */
  readonly maxWait: number;
  /** How long a call may wait for its place among those of its limits, in ms. */
  readonly maxQueue: number;
  /** Tries altogether, however short the waits are. */
  readonly maxTries: number;
}

interface Outcome {
  readonly status: number;
  readonly headers: Headers;
}

/** Statuses after which an idempotent call is sent again; 500 is a defect that a repetition seldom mends. */
const passing: readonly number[] = [429, 502, 503, 504];
const firstBackoff = second / 2;

/**
 * Lets a call wait for its budget, sends it, and sends it again where that is safe (concepts/throttling): idempotent
 * methods on 429, 502, 503, 504 and network errors; a POST only where nothing can have happened: 429, connection refused.
 */
export class Throttle {
  readonly #settings: ThrottleSettings;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #budget: CallBudget;
  readonly #fence: Pick<Fence, 'isOpen' | 'quiet'>;
  readonly #alarms = new Map<Instant, Promise<void>>();
  #lastPause: { readonly asked: string; readonly until: Instant } | undefined;

  constructor(settings: ThrottleSettings, clock: Clock, ids: Ids, budget: CallBudget, fence: Pick<Fence, 'isOpen' | 'quiet'>) {
    this.#settings = settings;
    this.#clock = clock;
    this.#ids = ids;
    this.#budget = budget;
    this.#fence = fence;
  }

  /**
   * What `send` answered at last: any status but those that are tried again. Throws `graph.throttled`, `graph.unavailable`
   * or `graph.ambiguous`, the first two with `notBefore`; `graph.unavailable` without it where a fence was shut meanwhile.
   * `ready`: what `send` must not have to wait for, once it was asked whether the call is still the caller's to make.
   */
  async run<T extends Outcome>(call: GraphCall, send: () => Promise<T>, ready?: () => Promise<unknown>): Promise<T> {
    // Before its place is taken: who waits afterwards is late for it, and too near to the next.
    await this.#fence.quiet();
    await this.#payFor(call, this.#clock.now() + this.#settings.maxQueue);
    const end = this.#clock.now() + this.#settings.maxWait;
    for (let tries = 1; ; tries++) {
      await ready?.();
      await call.leaving?.();
      // It may have waited so long that it is not the caller's to make any more.
      if (!this.#fence.isOpen) throw new AppError('graph.unavailable');
      const result = await attempt(send);
      const again = repetition(call, result);
      if (again === 'no') {
        if (result instanceof ConnectionFailure) throw new AppError(outage(call), {}, { cause: result });
        return result;
      }
      const header = result instanceof ConnectionFailure ? null : result.headers.get('retry-after');
      const until = askAgainAt(header, this.#clock.now()) ?? this.#backoff(tries);
      if (until > end || tries >= this.#settings.maxTries) {
        const values = result instanceof ConnectionFailure ? {} : told(result);
        throw new AppError(again, values, { notBefore: until });
      }
      await this.#wake(until);
      await this.#payFor(call, end);
    }
  }

  /** Waits for the call's place among those of its limits. */
  async #payFor(call: GraphCall, end: Instant): Promise<void> {
    const limits = limitsOf(call);
    if (limits.length === 0) return;
    const { at, reserved } = await this.#budget.reserve(limits, end);
    if (!reserved) throw new AppError('graph.throttled', {}, { notBefore: at });
    if (at > this.#clock.now()) await this.#wake(at);
  }

  /**
   * Exponential, half of it by chance. Calls that failed in the same moment, as those of one batch do, get the same
   * pause and so are one batch again.
   */
  #backoff(tries: number): Instant {
    const asked = `${this.#clock.now()}:${tries}`;
    if (this.#lastPause?.asked !== asked) {
      const whole = firstBackoff * 2 ** (tries - 1);
      this.#lastPause = { asked, until: this.#clock.now() + Math.round(whole * (0.5 + this.#ids.fraction() / 2)) };
    }
    return this.#lastPause.until;
  }

  /** Everybody who waits for one instant waits for one promise, so that they go on in the same turn and are gathered. */
  #wake(instant: Instant): Promise<void> {
    const known = this.#alarms.get(instant);
    if (known) return known;
    const alarm = this.#clock.wait(Math.max(0, instant - this.#clock.now())).finally(() => this.#alarms.delete(instant));
    this.#alarms.set(instant, alarm);
    return alarm;
  }
}

async function attempt<T>(send: () => Promise<T>): Promise<T | ConnectionFailure> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConnectionFailure) return error;
    throw error;
  }
}

/** What the failure is called once tries have run out, or that it is none that may be tried again. */
function repetition(call: GraphCall, result: Outcome | ConnectionFailure): ErrorCode | 'no' {
  if (result instanceof ConnectionFailure) return result.unsent || idempotent(call) ? 'graph.unavailable' : 'no';
  if (result.status === 429) return 'graph.throttled';
  return idempotent(call) && passing.includes(result.status) ? 'graph.unavailable' : 'no';
}

function told({ status, headers }: Outcome): Record<string, string | number> {
  const requestId = headers.get('request-id');
  return { status, ...(requestId ? { requestId } : {}) };
}
