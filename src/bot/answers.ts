import type { Refusal } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/draft.ts';
import type { QuotaReached } from '../requests/request-store.ts';
import type { TeamRequest } from '../requests/request.ts';
import type { Speech } from '../text/text.ts';
import type { Card } from './cards/card-template.ts';
import { press, type Press } from './cards/press.ts';
import { commandButton, helpButton, myRequestsButton, notice, startButton } from './cards/notice.ts';

/** What a press came to. Where `isState`, the card shows its request as it stands, as the dispatcher draws it too. */
export interface Answered {
  readonly card: Card;
  readonly isState: boolean;
  /** The reader's own request, which the card shows as it stands: it is kept up. */
  readonly follows?: TeamRequest;
  /** What takes the card's place when it is known, after the turn. */
  readonly later?: Promise<Card>;
}

export const asItStands = (card: Card): Answered => ({ card, isState: true });
export const inPassing = (card: Card): Answered => ({ card, isState: false });

/** Kind refusals and small answers, each with a next step. */
export const forbidden = (t: Speech): Card =>
  notice(t.say('forbidden.title'), t.say('forbidden.text'), [startButton(t), myRequestsButton(t)]);

export const onlyGlobalAdmins = (t: Speech): Card =>
  notice(t.say('settings.forbidden.title'), t.say('settings.forbidden.text'), [startButton(t), helpButton(t)]);

/** `back`: the ways to what it takes the place of. */
export const refusedTemplate = (t: Speech, why: Refusal, back: readonly Press[] = [], lines: readonly string[] = []): Card =>
  notice(t.say('catalog.refused'), t.say(`catalog.${why}`), [...back, startButton(t)], lines);

/** As many as the tenant allows: when there is room again, and the way back to the form. */
export function quotaReached(t: Speech, { quota, limit, until }: QuotaReached, draft: string): Card {
  const text = [t.say(`quota.${quota}`, { limit }), until === undefined ? t.say('quota.over') : t.say('quota.until', { time: t.time(until) })];
  return notice(t.say('quota.title'), text.join(' '), [press(t.say('button.edit'), 'form.edit', { id: draft }), myRequestsButton(t)], [t.say('form.kept')]);
}

export const tooManyForms = (t: Speech, until: number): Card =>
  notice(t.say('quota.title'), `${t.say('quota.forms')} ${t.say('quota.until', { time: t.time(until) })}`, [myRequestsButton(t)]);

export const draftGone = (t: Speech): Card => notice(t.say('form.gone'), t.say('form.goneText'), [startButton(t)]);

export const requestUnknown = (t: Speech): Card =>
  notice(t.say('request.unknown.title'), t.say('request.unknown.text'), [myRequestsButton(t)]);

export const noRequests = (t: Speech): Card =>
  notice(t.say('request.none.title'), t.say('request.none.text'), [startButton(t)]);

export const cancelled = (t: Speech): Card => notice(t.say('cancelled.title'), t.say('cancelled.text'), [startButton(t)]);

export const cannotDecide = (t: Speech): Card =>
  notice(t.say('approval.forbidden.title'), t.say('approval.forbidden.text'), [helpButton(t)]);

/** For channels and group chats. */
export const inPrivate = (t: Speech): Card => notice(t.say('channel.title'), t.say('channel.text'), []);

export const failed = (t: Speech, why: string): Card =>
  notice(t.say('turn.failed.title'), why, [commandButton(t, 'help')], [t.say('turn.failed.text')]);

/** A form that was not looked at, because the person has sent so many. */
export const formTooMany = (t: Speech, until: number): Finding => ({ code: 'forms.tooMany', weight: 'refused', values: { time: t.time(until) } });

/** A finding that could not be made because Microsoft did not answer. */
export const unread: Finding = { code: 'source.unread', weight: 'refused', values: {} };
