import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { second, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Fence } from '../fence.ts';
import type { CallBudget } from '../limits.ts';
import { channelError } from './channel-errors.ts';
import { channelLimits, type Pace } from './channel-limits.ts';
import type { Connectors } from './connectors.ts';

/** Where something is said: a personal chat, a channel or a thread. */
export interface Place {
  readonly serviceUrl: string;
  readonly tenant: string;
  readonly conversation: string;
}

/**
 * A mailing that would have to wait longer for its place gives it up: a chat that is full for half a minute must not keep those
 * waiting who have others to serve.
 */
const longestQueue = 2 * second;

/** A reply goes out by then, whatever our own count says; Teams' word is the last. */
const shortestQueue = second;

/** A reply that Teams throttles is said again so often, and not when that would be later than this: the person has gone by then. */
const replies = { tries: 3, patience: 5 * second } as const;

type Conversations = ConnectorClient['conversations'];

/** What the bot says in Teams, under Teams' limits. Errors are `AppError`s of `channel.*`. */
export class Connector {
  readonly #connectors: Connectors;
  readonly #budget: CallBudget;
  readonly #fence: Pick<Fence, 'isOpen'>;
  readonly #clock: Clock;

  constructor(outside: { connectors: Connectors; budget: CallBudget; fence: Pick<Fence, 'isOpen'>; clock: Clock }) {
    this.#connectors = outside.connectors;
    this.#budget = outside.budget;
    this.#fence = outside.fence;
    this.#clock = outside.clock;
  }

  /** Not repeatable; answers the new activity's id. `leaves` is awaited once its place is there, right before it is sent; where it throws nothing is. */
  async post(to: Place, activity: Partial<Activity>, pace: Pace = 'mailing', leaves?: () => Promise<void>): Promise<string> {
    const answer = await this.#call(to, pace, 'post', (teams) => teams.sendToConversation(to.conversation, activity), leaves);
    if (typeof answer.id !== 'string' || answer.id === '') throw new AppError('channel.ambiguous');
    return answer.id;
  }

  /** A new thread in a channel. Not repeatable. */
  async begin(to: Place, activity: Partial<Activity>): Promise<void> {
    const { tenant, conversation } = to;
    const channelData = { channel: { id: conversation }, tenant: { id: tenant } };
    const thread = { isGroup: true, channelData, tenantId: tenant, activity } as unknown as ConversationParameters;
    await this.#call(to, 'mailing', 'post', (teams) => teams.createConversation(thread));
  }

  /** Repeatable. */
  async edit(to: Place, id: string, activity: Partial<Activity>, pace: Pace = 'mailing'): Promise<void> {
    await this.#call(to, pace, 'edit', (teams) => teams.updateActivity(to.conversation, id, { ...activity, id }));
  }

  async #call<T>(to: Place, pace: Pace, call: 'post' | 'edit', send: (teams: Conversations) => Promise<T>, leaves?: () => Promise<void>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      await this.#waitForPlace(to, pace);
      try {
        const { conversations } = await this.#connectors.create(to.serviceUrl);
        await leaves?.();
        // It may have waited so long that it is not the caller's to say any more.
        if (!this.#fence.isOpen) throw new AppError('channel.unavailable');
        return await send(conversations);
      } catch (thrown) {
        const error = channelError(thrown, call, this.#clock.now());
        await this.#pauseOrThrow(error, pace, tries);
      }
    }
  }

  async #waitForPlace({ tenant, conversation }: Place, pace: Pace): Promise<void> {
    const now = this.#clock.now();
    const latest = now + (pace === 'mailing' ? longestQueue : shortestQueue);
    const { at, reserved } = await this.#budget.reserve(channelLimits(tenant, conversation, pace), latest);
    if (!reserved && pace === 'mailing') throw new AppError('channel.throttled', {}, { notBefore: at });
    if (reserved && at > now) await this.#clock.wait(at - now);
  }

  /** Mailings are sent again by who ordered them; nobody but us would say a reply again. */
  async #pauseOrThrow(error: AppError, pace: Pace, tries: number): Promise<void> {
    const pause = (error.notBefore ?? this.#clock.now() + tries * second) - this.#clock.now();
    if (pace === 'mailing' || error.code !== 'channel.throttled' || tries >= replies.tries || pause > replies.patience) throw error;
    await this.#clock.wait(pause);
  }
}
