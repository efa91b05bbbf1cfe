import { ActivityHandler, type Activity, type InvokeResponse, type TurnContext } from 'botbuilder';
import { second, waitOver, type Clock } from '../clock.ts';
import type { DeliveryStore } from '../effects/delivery-store.ts';
import type { Following } from '../effects/following.ts';
import { asAppError } from '../errors.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { Telemetry } from '../telemetry.ts';
import { isTextKey, Speech } from '../text/text.ts';
import type { Actions } from './actions/actions.ts';
import { aboutOf, payloadOf, type Payload } from './actions/payload.ts';
import type { Actors } from './actors.ts';
import type { Afterwards } from './afterwards.ts';
import { failed, inPrivate, type Answered } from './answers.ts';
import { attached, type Card } from './cards/card-template.ts';
import { welcomeCard } from './cards/notice.ts';
import type { Commands } from './commands/commands.ts';
import type { Connector, Place } from './connector.ts';
import { cardInvoke, choicesInvoke, refusedInvoke } from './invoke-answers.ts';
import type { Meeting } from './meeting.ts';
import type { TemplateSearch } from './template-search.ts';
import { isPersonal, personOf, tenantOf, timeZoneOf, type Visit } from './visit.ts';

export interface TeamsBotOutside {
  readonly commands: Commands;
  readonly actions: Actions;
  readonly search: TemplateSearch;
  readonly actors: Actors;
  readonly meeting: Meeting;
  readonly connector: Connector;
  readonly deliveries: Pick<DeliveryStore, 'deliveries'>;
  readonly following: Following;
  readonly afterwards: Afterwards;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** An invoke is answered at once, whatever becomes of the edit of its card. */
const editPatience = second;
const typingAfter = second / 2;

/** One turn: whoever speaks or presses is known from the activity, whatever happens they get an answer. */
export class TeamsBot extends ActivityHandler {
  readonly #outside: TeamsBotOutside;

  constructor(outside: TeamsBotOutside) {
    super();
    this.#outside = outside;
    this.onMessage(async (context) => this.#message(context));
    this.onMessageUpdate(async (context) => {
      if (isEdit(context.activity)) await this.#message(context);
    });
    this.onMembersAdded(async (context) => this.#membersAdded(context));
    // Teams tells of a member once for each chat, and only so of an app that was removed and is added again.
    this.onInstallationUpdateAdd(async (context) => this.#outside.meeting.meet(context.activity));
    this.onInstallationUpdateRemove(async (context) => this.#outside.meeting.meet(context.activity, 'removed'));
  }

  /** Whatever fails, the invoke is answered: a client would say only that the app did not respond. */
  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    const { name, value } = context.activity as { name?: string; value?: unknown };
    if (name !== 'adaptiveCard/action' && name !== 'application/search') return { status: 501 };
    const visit = this.#visit(context);
    const isSearch = name === 'application/search';
    if (!isPersonal(context.activity)) return isSearch ? choicesInvoke([]) : cardInvoke(inPrivate(visit.t));
    try {
      await this.#outside.meeting.meet(context.activity);
      if (isSearch) return choicesInvoke(await this.#outside.search.find(visit, value));
      return await this.#invoked(visit, value);
    } catch (thrown) {
      return refusedInvoke(asAppError(thrown).code, this.#failure(visit, thrown));
    }
  }

  async #message(context: TurnContext): Promise<void> {
    const visit = this.#visit(context);
    const { activity } = context;
    if (!isPersonal(activity)) {
      await visit.show(inPrivate(visit.t));
      return;
    }
    try {
      await this.#outside.meeting.meet(context.activity);
      if (isPress(activity)) await this.#submitted(visit, activity);
      else await this.#answered(visit, said(activity));
    } catch (thrown) {
      const why = this.#failure(visit, thrown);
      const { code } = asAppError(thrown);
      // Where Teams did not take the answer, it would not take an apology either, unless it only wants a shorter one.
      if (code === 'channel.tooBig') await visit.show(failed(visit.t, visit.t.say('card.tooBig')));
      else if (!code.startsWith('channel.')) await visit.show(failed(visit.t, why));
    }
  }

  /** Who has to wait sees that somebody is typing. */
  async #answered(visit: Visit, text: string): Promise<void> {
    const { activity } = visit.context;
    const answer = this.#outside.commands.answer(visit, text);
    // Three dots that Teams does not take cost nobody their answer.
    if (!(await this.#atMost(typingAfter, answer))) await visit.context.sendActivity({ type: 'typing' }).catch(() => undefined);
    const { card, follows, later } = await answer;
    const shown = await visit.show(card);
    if (follows) await this.#follow(visit, activity, follows, shown);
    if (later) this.#completeLater(activity, shown, later);
  }

  /**
   * `Action.Submit`, where a client does not know `Action.Execute`: the answer is an edit of the card, or a card of its own where the
   * dispatcher edits that one; what it draws there anyway is not said twice.
   */
  async #submitted(visit: Visit, activity: Activity): Promise<void> {
    const payload = payloadOf(activity.value);
    if (!payload) {
      await visit.show(failed(visit.t, visit.t.say('payload.refused')));
      return;
    }
    const answered = await this.#outside.actions.carryOut(visit, payload);
    const { card, isState, follows, later } = answered;
    const { replyToId } = activity;
    const isDelivered = replyToId !== undefined && isOfRequest(payload, answered) && (await this.#isDelivered(visit.tenant, aboutOf(payload), replyToId));
    if (isState && isDelivered) return;
    // What asks for a decision stays where it is: a second card that asks would go on asking when it is decided.
    const isApart = isDelivered && payload.verb !== 'approval.decide';
    const shown = replyToId === undefined || isApart ? await visit.show(card) : await this.#edit(activity, replyToId, card);
    if (follows) await this.#follow(visit, activity, follows, shown);
    if (later) this.#completeLater(activity, shown, later);
  }

  /**
   * Shows how a request moves on where its requester looks; that it stands still there would be no reason to fail the turn, which may
   * be over by now, and its context gone.
   */
  async #follow(visit: Visit, { conversation }: Activity, request: TeamRequest, card: string): Promise<void> {
    const placed = { conversation: conversation.id, activity: card };
    await this.#outside.following.follow(request, placed).catch((thrown: unknown) => this.#failure(visit, thrown));
  }

  /** Whether the dispatcher edits this card whenever the request changes. */
  async #isDelivered(tenant: string, request: string, card: string): Promise<boolean> {
    const deliveries = await this.#outside.deliveries.deliveries(tenant, request);
    return deliveries.some(({ activity, asked }) => activity === card || asked === card);
  }

  async #invoked(visit: Visit, value: unknown): Promise<InvokeResponse> {
    const payload = payloadOf(actionData(value));
    if (!payload) return refusedInvoke('payload.refused', visit.t.say('payload.refused'));
    const answered = await this.#outside.actions.carryOut(visit, payload);
    const { card, follows, later } = answered;
    // The answer changes what this client shows; the edit is what everyone finds later. Where the dispatcher edits the card
    // anyway, one of ours could arrive after a newer one of its, and hide how a request has ended.
    const { activity } = visit.context;
    const { replyToId } = activity;
    const isDelivered = replyToId !== undefined && isOfRequest(payload, answered) && (await this.#isDelivered(visit.tenant, aboutOf(payload), replyToId));
    if (replyToId !== undefined && !isDelivered) {
      const edit = this.#edit(activity, replyToId, card).catch((error: unknown) => this.#failure(visit, error));
      await this.#atMost(editPatience, edit.then(() => (follows ? this.#follow(visit, activity, follows, replyToId) : undefined)));
      // Behind it, so that what was said meanwhile does not arrive last.
      if (later) this.#completeLater(activity, replyToId, edit.then(() => later));
    }
    return cardInvoke(card);
  }

  /** Over a connector of ours, because it may outlast the turn. Answers the card's id. */
  async #edit(activity: Activity, id: string, card: Card): Promise<string> {
    await this.#outside.connector.edit(placeOf(activity), id, edited(card), 'reply');
    return id;
  }

  /** Waits for the work, but no longer than this; answers whether it ended in time. */
  async #atMost(ms: number, work: Promise<unknown>): Promise<boolean> {
    const ended = new AbortController();
    const inTime = work.then(() => true);
    const late = this.#outside.clock.wait(ms, ended.signal).then(() => false);
    try {
      return await Promise.race([inTime, late]);
    } finally {
      ended.abort(waitOver);
    }
  }

  /** In a team nobody has asked for it: what is to be said there, a request says. */
  async #membersAdded(context: TurnContext): Promise<void> {
    const { activity } = context;
    if (!isPersonal(activity)) return;
    await this.#outside.meeting.meet(context.activity);
    const bot = activity.recipient.id;
    const met = activity.membersAdded?.some(({ id }) => id === bot) ?? false;
    if (met) await this.#visit(context).show(welcomeCard(this.#visit(context).t));
  }

  #visit(context: TurnContext): Visit {
    const { activity } = context;
    const tenant = tenantOf(activity);
    const person = personOf(activity);
    return {
      context,
      tenant,
      person,
      t: new Speech(activity.locale, timeZoneOf(activity)),
      actor: () => this.#outside.actors.of(tenant, person, activity.from.name),
      complete: (draft, card) => this.#completeLater(activity, activity.replyToId, card, draft),
      show: (card) => this.#outside.connector.post(placeOf(activity), edited(card), 'reply'),
    };
  }

  #completeLater(activity: Activity, shown: string | undefined, card: Promise<Card>, draft?: string): void {
    if (shown !== undefined) this.#outside.afterwards.add(this.#complete(activity, shown, card, draft));
  }

  /** The turn's context is gone by then, so the edit goes over a connector of ours. A form that was submitted meanwhile has become a request's card. */
  async #complete(activity: Activity, shown: string, working: Promise<Card>, draft?: string): Promise<void> {
    const t = new Speech(activity.locale, timeZoneOf(activity));
    const tenant = tenantOf(activity);
    try {
      const card = await working.catch((thrown: unknown) => failed(t, this.#failure({ t, tenant }, thrown)));
      if (draft === undefined || !(await this.#isDelivered(tenant, draft, shown))) await this.#edit(activity, shown, card);
    } catch (thrown) {
      this.#outside.telemetry.failure('turn', thrown, { tenant });
    }
  }

  /** Tells the operator, and says what the person can do. */
  #failure(visit: Pick<Visit, 't' | 'tenant'>, thrown: unknown): string {
    const { code, values } = asAppError(thrown);
    this.#outside.telemetry.failure('turn', thrown, { tenant: visit.tenant });
    const key = `error.${code}`;
    return visit.t.mark(isTextKey(key) ? key : 'error.unexpected', values);
  }
}

const isOfRequest = ({ verb }: Payload, { isState }: Answered): boolean => isState || verb.startsWith('request.') || verb.startsWith('approval.');

const placeOf = (activity: Activity): Place => ({
  serviceUrl: activity.serviceUrl,
  tenant: tenantOf(activity),
  conversation: activity.conversation.id,
});

const edited = (card: Card): Partial<Activity> => ({ type: 'message', attachments: [attached(card)] });

/** A press of `Action.Submit` is a message that has a value and no text. */
const isPress = ({ value, text }: { value?: unknown; text?: string }): boolean =>
  value != null && (text ?? '').trim() === '';

/** Corrected words are answered like new ones; Teams tells of other updates too. */
const isEdit = ({ channelData }: Activity): boolean => (channelData as { eventType?: unknown } | null)?.eventType === 'editMessage';

/** Files and stickers come without a text. */
const said = ({ text }: { text?: string }): string => text ?? '';

const actionData = (value: unknown): unknown => (value as { action?: { data?: unknown } } | null)?.action?.data;
