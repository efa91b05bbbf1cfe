import type { Catalog, DraftAnswer } from '../catalog/catalog.ts';
import type { Draft, Finding } from '../catalog/draft.ts';
import type { FilledForm } from '../catalog/drafting.ts';
import { second, waitOver, type Clock } from '../clock.ts';
import type { Messenger } from '../effects/messenger.ts';
import { asAppError } from '../errors.ts';
import { beforeOf } from '../requests/from-draft.ts';
import type { Requests } from '../requests/requests.ts';
import type { Actor } from '../tenants/permissions.ts';
import type { Speech } from '../text/text.ts';
import { asItStands, cancelled, draftGone, forbidden, formTooMany, inPassing, noRequests, quotaReached, refusedTemplate, requestUnknown, tooManyForms, unread, type Answered } from './answers.ts';
import type { Card } from './cards/card-template.ts';
import { catalogCard, listed } from './cards/catalog-card.ts';
import { formCard } from './cards/form-card.ts';
import { notice, startButton } from './cards/notice.ts';
import { press } from './cards/press.ts';
import { reviewCard } from './cards/review-card.ts';
import { statusCard } from './cards/status-card.ts';
import type { Place, RequestTeamDialog } from './dialogs/request-team.ts';
import type { Visit } from './visit.ts';

/** A client shows an error after 10 to 15 s; nobody waits so long gladly. */
const patience = 3 * second;

export interface RequestFlowOutside {
  readonly catalog: Catalog;
  readonly requests: Requests;
  readonly clock: Clock;
  readonly messenger: Messenger;
  readonly dialog: RequestTeamDialog;
}

/** Catalog → form → review → Submit: each step answers with the card that takes the place of the one before. */
export class RequestFlow {
  readonly #outside: RequestFlowOutside;

  constructor(outside: RequestFlowOutside) {
    this.#outside = outside;
  }

  async choose(visit: Visit, name: string): Promise<Card> {
    const { catalog, dialog } = this.#outside;
    const actor = await visit.actor();
    const templates = await catalog.visibleTo(actor);
    await dialog.stand(visit.context, { place: 'catalog', draft: undefined });
    // What is searched is not shown.
    const pictures = await catalog.picturesOf(actor, templates.length > listed ? [] : templates);
    return catalogCard(visit.t, templates, name, pictures);
  }

  async begin(visit: Visit, templateId: string, name: string): Promise<Card> {
    const answer = await this.#outside.catalog.begin(await visit.actor(), templateId);
    return this.#form(visit, answer, name);
  }

  /** A new form with what the person's own request had, which ended without a team. */
  async again(visit: Visit, id: string): Promise<Answered> {
    const { catalog, requests, messenger } = this.#outside;
    const actor = await visit.actor();
    const request = await requests.visible(actor, id);
    if (request?.requester.id !== actor.id) return inPassing(requestUnknown(visit.t));
    const last = beforeOf(request);
    if (!last) return asItStands(statusCard(visit.t, request));
    // The card that was pressed becomes the form, and that of the new request: of two that are drawn on it, one would hide the other.
    const { replyToId } = visit.context.activity;
    if (replyToId !== undefined) await messenger.release('status', { kind: 'status', request, reader: actor.id }, replyToId);
    const begun = await catalog.begin(actor, request.template.id, await requests.askedBefore(actor, request), last.form);
    // Nor is the request hidden by what speaks against another one.
    if (begun.kind === 'refused') return inPassing(refusedTemplate(visit.t, begun.why, [press(visit.t.say('button.show'), 'request.show', { id })]));
    return inPassing(await this.#form(visit, begun, request.asked.name));
  }

  /** The form again, with what was filled in. */
  async edit(visit: Visit, draftId: string): Promise<Answered> {
    return (await this.#submitted(visit, draftId)) ?? inPassing(await this.#again(visit, draftId));
  }

  /**
   * What the form comes to: the review card, or the form with what has to be changed. Where reading the source takes
   * longer than a client waits gladly, the card comes at once and is completed by an edit. `again`: somebody pressed Submit
   * on a card that says something else.
   */
  async review(visit: Visit, draftId: string, filled: FilledForm, again = false): Promise<Answered> {
    const { dialog, clock } = this.#outside;
    const { t, context } = visit;
    const submitted = await this.#submitted(visit, draftId);
    if (submitted) return submitted;
    const actor = await visit.actor();
    const working = this.#reviewed(t, actor, draftId, filled, again);
    const inTime = new AbortController();
    const first = await Promise.race([working, clock.wait(patience, inTime.signal)]);
    inTime.abort(waitOver);
    const place = first ? first.place : 'review';
    if (place) await dialog.stand(context, { place, draft: draftId });
    if (first) return inPassing(first.card);
    visit.complete(draftId, working.then(({ card }) => card));
    // A process that is killed meanwhile completes nothing: the way back must not depend on it.
    return inPassing(notice(t.say('form.reading'), t.say('form.readingText'), [press(t.say('button.edit'), 'form.edit', { id: draftId })]));
  }

  /** Submits once; pressed again, it shows the request as it stands. */
  async submit(visit: Visit, draftId: string, revision: number): Promise<Card> {
    const { requests, messenger } = this.#outside;
    const { t, context } = visit;
    const actor = await visit.actor();
    // Before the commit, so that its first status card is an edit of the one that was pressed.
    const adopt = async (): Promise<void> => {
      const { replyToId: activity, conversation } = context.activity;
      if (activity === undefined) return;
      const { tenant, id: recipient } = actor;
      await messenger.adopt('status', { tenant, request: draftId, recipient, conversation: conversation.id, activity });
    };
    const answer = await requests.submit(actor, draftId, revision, adopt);
    switch (answer.kind) {
      case 'done':
      case 'late':
        await this.#leave(visit, draftId);
        // As it is by now: an answer that shows less than the card's last edit would take its place.
        return statusCard(t, (await requests.visible(actor, draftId)) ?? answer.request);
      case 'redraw':
        return answer.draft.plan ? reviewCard(t, answer.draft, answer.draft.plan, undefined, true) : this.#again(visit, draftId);
      case 'outdated':
        return (await this.review(visit, draftId, filledAgain(answer.draft), true)).card;
      case 'quota':
        return quotaReached(t, answer, draftId);
      case 'refused':
        return refusedTemplate(t, answer.why, [press(t.say('button.edit'), 'form.edit', { id: draftId })], [t.say('form.kept')]);
      case 'forbidden':
        return forbidden(t);
      case 'unknown':
        return draftGone(t);
    }
  }

  async discard(visit: Visit, draftId: string): Promise<Answered> {
    await this.#leave(visit, draftId);
    const submitted = await this.#submitted(visit, draftId);
    if (submitted) return submitted;
    await this.#outside.catalog.discard(await visit.actor(), draftId);
    return inPassing(cancelled(visit.t));
  }

  /** An old card's draft may not be the one that the person is at by now. */
  async #leave({ context }: Visit, draftId: string): Promise<void> {
    const { dialog } = this.#outside;
    const standing = await dialog.standing(context);
    if (standing?.draft === draftId) await dialog.end(context);
  }

  /** `cancel`, typed: ends whatever is under way. */
  async cancel(visit: Visit): Promise<Card> {
    const { t, context } = visit;
    const standing = await this.#outside.dialog.standing(context);
    if (!standing) return notice(t.say('nothingToCancel.title'), t.say('nothingToCancel.text'), [startButton(t)]);
    if (standing.draft !== undefined) return (await this.discard(visit, standing.draft)).card;
    await this.#outside.dialog.end(context);
    return cancelled(t);
  }

  /** `back`, typed or pressed: from the review to the form, from the form to the templates. */
  async back(visit: Visit): Promise<Card> {
    const { t, context } = visit;
    const standing = await this.#outside.dialog.standing(context);
    if (standing?.place === 'review' && standing.draft !== undefined) return (await this.edit(visit, standing.draft)).card;
    if (standing?.place === 'form') return this.choose(visit, '');
    return notice(t.say('nothingBack.title'), t.say('nothingBack.text'), [startButton(t)]);
  }

  /** A person's own request, by its short reference; without one, the newest. */
  async found(visit: Visit, reference: string): Promise<Card | string> {
    const actor = await visit.actor();
    const { requests } = this.#outside;
    const found = reference === '' ? await requests.own(actor, 1) : await requests.withReference(actor, reference);
    return found[0]?.id ?? (reference === '' ? noRequests(visit.t) : requestUnknown(visit.t));
  }

  /** How the request stands that the form has become: an old copy of its card has the buttons of the form still. */
  async #submitted(visit: Visit, draftId: string): Promise<Answered | undefined> {
    const actor = await visit.actor();
    const request = await this.#outside.requests.visible(actor, draftId);
    return request && asItStands(statusCard(visit.t, request, actor.id));
  }

  async #again(visit: Visit, draftId: string): Promise<Card> {
    const { catalog } = this.#outside;
    const draft = await catalog.draft(await visit.actor(), draftId);
    const template = draft && (await catalog.templateOf(draft));
    return this.#form(visit, draft && template ? { kind: 'draft', draft, template } : { kind: 'unknown' }, '');
  }

  async #reviewed(t: Speech, actor: Actor, draftId: string, filled: FilledForm, again: boolean): Promise<{ card: Card; place?: Place }> {
    const answer = await this.#filled(t, actor, draftId, filled);
    if (answer.kind !== 'draft') return { card: refusal(t, answer) };
    const { draft, template, source } = answer;
    if (!draft.plan) return { card: formCard(t, draft, template, ''), place: 'form' };
    return { card: reviewCard(t, draft, draft.plan, source, again), place: 'review' };
  }

  /** What was typed is kept in the person's form, too, where it cannot be looked at now. */
  async #filled(t: Speech, actor: Actor, draftId: string, filled: FilledForm): Promise<DraftAnswer> {
    try {
      const answer = await this.#outside.catalog.fill(actor, draftId, filled);
      return answer.kind === 'tooMany' ? await this.#kept(actor, draftId, filled, formTooMany(t, answer.until)) : answer;
    } catch (thrown) {
      if (asAppError(thrown).remedy === 'final') throw thrown;
      return this.#kept(actor, draftId, filled, unread);
    }
  }

  async #kept(actor: Actor, draftId: string, filled: FilledForm, why: Finding): Promise<DraftAnswer> {
    const { catalog } = this.#outside;
    const draft = await catalog.draft(actor, draftId);
    const template = draft && (await catalog.templateOf(draft));
    if (!draft || !template) return { kind: 'unknown' };
    const people = (ids: readonly string[]) => ids.map((id) => ({ id, displayName: id }));
    const form = { ...filled, owners: people(filled.owners), members: people(filled.members) };
    return { kind: 'draft', draft: { ...draft, form, plan: undefined, findings: [why] }, template };
  }

  async #form(visit: Visit, answer: DraftAnswer, name: string): Promise<Card> {
    if (answer.kind !== 'draft') return refusal(visit.t, answer);
    await this.#outside.dialog.stand(visit.context, { place: 'form', draft: answer.draft.id });
    return formCard(visit.t, answer.draft, answer.template, name);
  }
}

function refusal(t: Speech, answer: Exclude<DraftAnswer, { kind: 'draft' }>): Card {
  if (answer.kind === 'tooMany') return tooManyForms(t, answer.until);
  return answer.kind === 'refused' ? refusedTemplate(t, answer.why) : draftGone(t);
}

/** What the person sent, to be looked at again. */
function filledAgain({ form }: Draft): FilledForm {
  const ids = (people: readonly { readonly id: string }[] = []): string[] => people.map(({ id }) => id);
  return {
    name: form?.name ?? '',
    description: form?.description ?? '',
    welcomeMessage: form?.welcomeMessage ?? '',
    pictureUrl: form?.pictureUrl ?? '',
    reason: form?.reason ?? '',
    owners: ids(form?.owners),
    members: ids(form?.members),
  };
}
