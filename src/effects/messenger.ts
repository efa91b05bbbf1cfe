import { hour, type Clock } from '../clock.ts';
import { AppError, asAppError, type ErrorCode } from '../errors.ts';
import type { AppInstaller } from '../people/app-installer.ts';
import type { ReachStore } from '../people/reach-store.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Address, Message, Notifier } from './notifier.ts';

export interface MessengerOutside {
  readonly deliveries: DeliveryStore;
  readonly notifier: Notifier;
  readonly reach: ReachStore;
  readonly installer: AppInstaller;
  readonly clock: Clock;
}

/** Where a card is. */
export interface Placed {
  readonly conversation: string;
  readonly activity: string;
}

/** A post whose fate is unknown is tried once more; a card that is as unknown then, once an hour: it may be there, but it may be what everybody waits for. */
const ambiguousPosts = 2;

/** The chat is closed, removed or gone: nothing reaches the person there until they are back. */
const closed: readonly ErrorCode[] = ['channel.blocked', 'channel.notInstalled', 'channel.gone'];

/** Brings one message to one person: made once, then only edited, and only towards a newer state. */
export class Messenger {
  readonly #outside: MessengerOutside;

  constructor(outside: MessengerOutside) {
    this.#outside = outside;
  }

  /** `name` is the delivery's: with the recipient it stands for one message, however often it is asked for. */
  async deliver(name: string, message: Message): Promise<void> {
    const delivery = (await this.#known(name, message)) ?? this.#fresh(name, message);
    if (delivery.shown >= message.request.version) return;
    if (message.kind === 'ping' && delivery.state === 'sent') return;
    const to = await this.#addressOf(delivery);
    if (to === undefined) {
      await this.#save(delivery, { state: 'unreachable' });
      return;
    }
    try {
      if (delivery.activity === undefined) await this.#post(delivery, to, message);
      else await this.#edit(delivery, delivery.activity, to, message);
    } catch (thrown) {
      await this.#refused(delivery, to, asAppError(thrown));
    }
  }

  /** Draws a card that is there anew, whatever it is known to show: an edit that nobody knows of may have come after the last one. */
  async redraw(name: string, message: Message): Promise<void> {
    const known = await this.#known(name, message);
    if (known?.activity === undefined || known.shown > message.request.version) return;
    await this.#save(known, { shown: 0 });
    await this.deliver(name, message);
  }

  /** Makes a card that is on the reader's screen already the one to edit: nobody gets a second one. */
  async adopt(name: string, card: Pick<Delivery, 'tenant' | 'request' | 'recipient' | 'conversation' | 'activity'>): Promise<void> {
    const { tenant, request, recipient } = card;
    const known = await this.#outside.deliveries.delivery(tenant, request, name, recipient);
    if (known?.activity !== undefined) return;
    const version = known?.version ?? 0;
    // Where it is written at the same time, by another press of the same button or by the dispatcher, that one's word stands.
    await this.#outside.deliveries.saveDelivery({ ...card, message: name, state: 'sent', ambiguous: 0, shown: 0, at: this.#outside.clock.now(), version: version + 1 });
  }

  /**
   * Something else takes the place of this card, on which the reader has seen the request as it is in `message`: it is edited no more, as an
   * edit would come over that. What the request comes to later is told on a card of its own.
   */
  async release(name: string, message: Message, card: string): Promise<void> {
    const known = await this.#known(name, message);
    if (known?.activity !== card && known?.asked !== card) return;
    const activity = known.activity === card ? known.asked : known.activity;
    const shown = Math.max(known.shown, activity === undefined ? message.request.version : 0);
    const released = { ...known, activity, asked: undefined, shown, at: this.#outside.clock.now(), version: known.version + 1 };
    // Where the dispatcher has written it meanwhile, it is as that one says, and released all the same.
    if (!(await this.#outside.deliveries.saveDelivery(released))) await this.release(name, message, card);
  }

  /**
   * Edits this card along with the first one from now on: its reader has asked how the request stands, and sees it as it is in `message`.
   * Answers whether that is behind what was shown before, so that it has to be drawn again.
   */
  async follow(name: string, { request, reader }: Message, { conversation, activity }: Placed): Promise<boolean> {
    const known = await this.#outside.deliveries.delivery(request.tenant, request.id, name, reader);
    if (known?.activity === undefined || known.conversation !== conversation) return false;
    const isKnown = known.activity === activity || known.asked === activity;
    const isBehind = known.shown > request.version;
    if (isKnown && !isBehind) return false;
    await this.#save(known, { ...(isKnown ? {} : { asked: activity }), shown: Math.min(known.shown, request.version) });
    return isBehind;
  }

  async #post(delivery: Delivery, to: Address, message: Message): Promise<void> {
    if (delivery.ambiguous >= ambiguousPosts) {
      if (message.kind === 'ping') return;
      const notBefore = delivery.at + hour;
      if (this.#outside.clock.now() < notBefore) throw new AppError('channel.unavailable', {}, { notBefore });
    }
    let stored = delivery;
    // Counted right before it is sent: a post that a crash cuts off is an ambiguous one too, and one that only waited for its turn is none.
    const count = async (): Promise<void> => {
      if (stored === delivery) stored = await this.#save(delivery, { ambiguous: delivery.ambiguous + 1 });
    };
    try {
      const activity = await this.#outside.notifier.post(to, message, count);
      const shown = message.request.version;
      await this.#save(stored, { state: 'sent', activity, conversation: to.conversation, shown, ambiguous: 0 });
    } catch (thrown) {
      if (asAppError(thrown).code === 'channel.ambiguous') await count();
      else if (stored !== delivery) await this.#save({ ...delivery, version: stored.version }, {});
      throw thrown;
    }
  }

  async #edit(delivery: Delivery, activity: string, to: Address, message: Message): Promise<void> {
    const place = { ...to, conversation: delivery.conversation ?? to.conversation };
    try {
      await this.#outside.notifier.edit(place, activity, message);
      await this.#shows({ ...delivery, asked: await this.#alongside(place, delivery, message) }, message.request.version);
    } catch (thrown) {
      const { code } = asAppError(thrown);
      // That the bot is not in a chat that they have left says nothing of the one where they are.
      const isGone = code === 'channel.gone' || (code === 'channel.notInstalled' && place.conversation !== to.conversation);
      if (!isGone) throw thrown;
      const { asked } = delivery;
      // There is one already: a new one beside it would leave that one standing still.
      if (asked !== undefined) return this.#edit({ ...delivery, activity: asked, asked: undefined }, asked, to, message);
      const dropped = { ...delivery, activity: undefined, conversation: undefined };
      await this.#post(dropped, to, message);
    }
  }

  /** Edits the card that was asked for besides, and answers it if it is still there: the first one must not wait for what nobody can edit. */
  async #alongside(place: Address, { asked }: Delivery, message: Message): Promise<string | undefined> {
    try {
      if (asked !== undefined) await this.#outside.notifier.edit(place, asked, message);
      return asked;
    } catch (thrown) {
      if (asAppError(thrown).remedy !== 'final') throw thrown;
      return undefined;
    }
  }

  /** What the channel will not take is remembered; what it could not take now is thrown, to be tried again. */
  async #refused(delivery: Delivery, to: Address, error: AppError): Promise<void> {
    if (error.remedy !== 'final') throw error;
    if (!closed.includes(error.code)) throw error;
    const reach = await this.#outside.reach.reach(delivery.tenant, delivery.recipient);
    const unreachable = error.code === 'channel.blocked' ? 'blocked' : 'removed';
    if (reach) await this.#outside.reach.saveReach({ ...reach, unreachable });
    // As it is by now: what Teams does not know any more is dropped from it.
    const { tenant, request, message, recipient } = delivery;
    const known = await this.#outside.deliveries.delivery(tenant, request, message, recipient);
    const last = known ?? delivery;
    const conversation = error.code === 'channel.gone' ? last.conversation : (last.conversation ?? to.conversation);
    await this.#save(last, { state: 'unreachable', conversation });
  }

  /** Where the person is written to, if they may be; who never met the bot gets the app installed first. */
  async #addressOf({ tenant, recipient, state, conversation: written }: Delivery): Promise<Address | undefined> {
    const { reach } = this.#outside;
    const known = await reach.reach(tenant, recipient);
    // Their reach decides and not what became of this card before: they may have spoken since.
    if (known) return known.unreachable === undefined ? known : undefined;
    // Who has closed the chat is left alone; that there is none yet may be mended by now.
    if (state === 'unreachable' && written !== undefined) return undefined;
    const serviceUrl = await reach.serviceUrl(tenant);
    if (serviceUrl === undefined) throw new AppError('channel.unavailable');
    const conversation = written ?? (await this.#installed(tenant, recipient));
    if (conversation === undefined) return undefined;
    return { tenant, conversation, serviceUrl, locale: undefined, timeZone: undefined };
  }

  /** Undefined where policy forbids the app, or the person is not there any more. */
  async #installed(tenant: string, recipient: string): Promise<string | undefined> {
    try {
      return await this.#outside.installer.install(tenant, recipient);
    } catch (thrown) {
      const { code } = asAppError(thrown);
      if (code === 'graph.notFound' || code === 'graph.forbidden') return undefined;
      throw thrown;
    }
  }

  async #known(name: string, { request, reader }: Message): Promise<Delivery | undefined> {
    return this.#outside.deliveries.delivery(request.tenant, request.id, name, reader);
  }

  #fresh(name: string, { request, reader }: Message): Delivery {
    return {
      tenant: request.tenant,
      request: request.id,
      recipient: reader,
      message: name,
      state: 'open',
      conversation: undefined,
      activity: undefined,
      ambiguous: 0,
      shown: 0,
      at: this.#outside.clock.now(),
      version: 0,
    };
  }

  /**
   * The card shows this version now. Where another process has written it meanwhile, nobody can tell whose edit came last: what it
   * shows is not known any more, and it is drawn again.
   */
  async #shows(delivery: Delivery, shown: number): Promise<void> {
    try {
      await this.#save(delivery, { state: 'sent', shown });
    } catch (thrown) {
      const { tenant, request, message, recipient } = delivery;
      const known = await this.#outside.deliveries.delivery(tenant, request, message, recipient);
      if (asAppError(thrown).code === 'store.conflict' && known) await this.#save(known, { shown: 0 });
      throw thrown;
    }
  }

  /** Throws `store.conflict` where another process has written it meanwhile: what that one knows of the card must not be forgotten. */
  async #save(delivery: Delivery, change: Partial<Delivery>): Promise<Delivery> {
    const next = { ...delivery, ...change, at: this.#outside.clock.now(), version: delivery.version + 1 };
    if (!(await this.#outside.deliveries.saveDelivery(next))) throw new AppError('store.conflict');
    return next;
  }
}
