import { minute, second, type Clock, type Instant } from '../clock.ts';
import type { Correlation } from '../correlation.ts';
import { asAppError } from '../errors.ts';
import type { Fence } from '../fence.ts';
import type { Ids } from '../ids.ts';
import type { Effect, EffectKind } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { Telemetry } from '../telemetry.ts';
import type { WakeUps } from '../wake-ups.ts';
import type { EffectStore, Taken, TakenEffect } from './effect-store.ts';
import { drawnBy } from './drawn.ts';
import { Held } from './held.ts';
import { afterTakingOver } from './taken-over.ts';

/** `tries` counts the goes that failed before, outages left out. */
export type EffectHandler = (request: TeamRequest, effect: Effect, tries: number) => Promise<void>;

export interface DispatcherOutside {
  readonly effects: EffectStore;
  /** The current state of a request. */
  readonly current: (tenant: string, id: string) => Promise<TeamRequest | undefined>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wakeUps: WakeUps;
  readonly telemetry: Telemetry;
  readonly fence: Fence;
  readonly correlation: Correlation;
  /** For how long a taken effect is nobody else's, in ms. */
  readonly hold: number;
}

/** Goes at an effect that fails for another reason than an outage. */
const goes = 5;
/** Effects of a tenant carried out at once. */
const hands = 8;

/** A stop waits so long for effects under way. */
const longestDrain = 5 * second;

/** So often is a card drawn again in one go because its request has changed meanwhile; what comes then has an effect of its own. */
const redraws = 10;

/** Carries out what commits have left. Handlers may be called twice for one effect; none is called never. */
export class Dispatcher {
  readonly #outside: DispatcherOutside;
  readonly #handlers = new Map<EffectKind, EffectHandler>();
  readonly #ofStreams = new Map<EffectKind, (tenant: string, stream: string) => Promise<void>>();
  /** What is being carried out, by tenant. */
  readonly #atWork = new Map<string, Set<Promise<void>>>();
  /** Tenants with every hand at work: when one is free there is more to look for. */
  readonly #waiting = new Set<string>();
  /** What they take is begun, although we are told to stop meanwhile. */
  readonly #looks = new Set<Promise<void>>();
  #stopped = false;

  constructor(outside: DispatcherOutside) {
    this.#outside = outside;
  }

  on(kind: EffectKind, handler: EffectHandler): this {
    this.#handlers.set(kind, handler);
    return this;
  }

  /** The handler is of a stream of the trail, whatever it is of: a request, a template, the tenant. */
  onStream(kind: EffectKind, handler: (tenant: string, stream: string) => Promise<void>): this {
    this.#ofStreams.set(kind, handler);
    return this;
  }

  listen(): void {
    this.#outside.wakeUps.listen('effects', (tenant) => {
      const look = this.#work(tenant).finally(() => this.#looks.delete(look));
      this.#looks.add(look);
      return look;
    });
  }

  /** Takes nothing more, and waits a while for what is under way, which ends by itself. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const ended = new AbortController();
    const working = this.#idle().finally(() => ended.abort('ended'));
    await Promise.race([working, this.#outside.clock.wait(longestDrain, ended.signal)]);
  }

  async #idle(): Promise<void> {
    await Promise.allSettled(this.#looks);
    await Promise.all([...this.#atWork.values()].flatMap((some) => [...some]));
  }

  /**
   * Begins what is due, and waits for nothing of it: a slow recipient keeps one hand, never the tenant. What is left meanwhile rings a bell,
   * so nobody looks again for what was not there.
   */
  async #work(tenant: string): Promise<void> {
    const { current } = this.#outside;
    while (!this.#stopped) {
      const free = hands - (this.#atWork.get(tenant)?.size ?? 0);
      if (free === 0) {
        this.#waiting.add(tenant);
        this.#offer(tenant);
        return;
      }
      const { effects: taken, isAll } = await this.#take(tenant, free);
      // Those of one request see it as it is now that all of them are taken.
      const requests = new Map<string, Promise<TeamRequest | undefined>>();
      for (const one of taken) this.#begin(one, (id) => got(requests, id, () => current(tenant, id)));
      if (isAll) return;
    }
    this.#offer(tenant);
  }

  async #take(tenant: string, most: number): Promise<Taken> {
    const { effects, clock, hold, wakeUps } = this.#outside;
    const until = clock.now() + hold;
    try {
      return await effects.take(tenant, clock.now(), until, most);
    } catch (error) {
      // Some may be taken all the same, and are nobody's until then.
      wakeUps.ring('effects', tenant, until);
      throw error;
    }
  }

  /** Another process may take what this one cannot: the bell was for all of them, and rang here. Rings for the same instant are one. */
  #offer(tenant: string): void {
    const { clock, wakeUps } = this.#outside;
    wakeUps.ring('effects', tenant, (Math.floor(clock.now() / second) + 1) * second);
  }

  #begin(taken: TakenEffect, first: Reading): void {
    const { correlation, telemetry, wakeUps } = this.#outside;
    const { tenant, effect } = taken;
    const atWork = this.#atWork.get(tenant) ?? new Set();
    const work = correlation
      .within(effect.correlation, () => this.#carryOut(taken, first))
      .catch((error: unknown) => {
        telemetry.failure('dispatcher', error);
        // It may have been given back all the same, and who was rung for what took its place has found it held.
        this.#waiting.add(tenant);
      })
      .finally(() => {
        atWork.delete(work);
        if (atWork.size === 0) this.#atWork.delete(tenant);
        if (this.#waiting.delete(tenant)) wakeUps.ring('effects', tenant);
      });
    this.#atWork.set(tenant, atWork.add(work));
  }

  async #carryOut(taken: TakenEffect, first: Reading): Promise<void> {
    const { effects, clock, fence, hold, wakeUps } = this.#outside;
    const follows = afterTakingOver(taken, clock.now());
    // Before anything else: whoever fails or dies here lets the hold run out, and is taken over in turn.
    if (follows) await effects.leave(taken.tenant, taken.request, follows);
    const held = new Held(this.#outside, taken, hold);
    try {
      await fence.within(held, () => this.#handle(taken, first));
    } catch (thrown) {
      await this.#failed(await held.end(), thrown);
      return;
    }
    const left = await effects.settle(await held.end());
    if (left !== undefined) wakeUps.ring('effects', taken.tenant, left);
  }

  async #handle({ tenant, request: id, effect, tries }: TakenEffect, first: Reading): Promise<void> {
    const ofStream = this.#ofStreams.get(effect.kind);
    if (ofStream) return ofStream(tenant, id);
    const { current } = this.#outside;
    const handler = this.#handlers.get(effect.kind);
    if (!handler) throw new Error(`Nobody carries out ${effect.kind}`);
    const drawn = drawnBy(effect.kind);
    let request = await first(id);
    for (let go = 0; request && go < redraws; go += 1) {
      await handler(request, effect, tries);
      const after = drawn && (await current(tenant, id));
      request = after && drawn(after) !== drawn(request) ? after : undefined;
    }
  }

  /** An outage is waited out; after five goes at anything else the effect is kept, but nobody tries it any more. */
  async #failed(taken: TakenEffect, thrown: unknown): Promise<void> {
    const { effects, clock, ids, wakeUps, telemetry } = this.#outside;
    const { tenant, request, effect } = taken;
    telemetry.failure('dispatcher', thrown, { request, effect: effect.key, tries: taken.tries });
    const error = asAppError(thrown);
    const now = clock.now();
    const tries = error.remedy === 'final' ? taken.tries + 1 : taken.tries;
    const failingSince = effect.failingSince ?? now;
    const pause = Math.min(15 * minute, Math.max(second, now - failingSince));
    const dueAt: Instant = error.again(now + Math.max(pause, second * 2 ** tries) * (0.5 + ids.fraction()));
    if (!(await effects.postpone({ ...taken, effect: { ...effect, failingSince } }, tries >= goes ? undefined : dueAt, tries))) {
      // Whoever took it over knows nothing of what was begun here: it is looked at once more.
      await effects.leave(tenant, request, { ...effect, dueAt: now });
      wakeUps.ring('effects', tenant);
    } else if (tries < goes) wakeUps.ring('effects', tenant, dueAt);
    else telemetry.note('effect.parked', { tenant, request, effect: effect.key });
  }
}

/** Reads a request of the tenant, once for all who ask for it together. */
type Reading = (id: string) => Promise<TeamRequest | undefined>;

function got<T>(known: Map<string, T>, key: string, get: () => T): T {
  const value = known.get(key) ?? get();
  known.set(key, value);
  return value;
}
