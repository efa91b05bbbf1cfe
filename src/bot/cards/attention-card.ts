import { mayBeRetried } from '../../requests/attention.ts';
import { needsAttention, type TeamRequest } from '../../requests/request.ts';
import { failureTextForAdmins } from '../../text/failure-text.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, drawn, type Card, type View } from './card-template.ts';
import { buttons, listView, pickOf, requestChoice } from './lists.ts';
import { noticeView } from './notice.ts';
import { planDetails, planFacts } from './plan-facts.ts';
import { hinted, press, pressOnChosen, type Press } from './press.ts';
import { decisionFacts, kickerOf, stateText, statusView, styleOf } from './status-card.ts';

/** What waits for an admin, oldest first; `more`: there are others, younger ones. `note`: what else they should know of. */
export const attentionListCard = (t: Speech, requests: readonly TeamRequest[], more: boolean, note: string): Card =>
  draw(attentionListView(t, requests, more, note));

export function attentionListView(t: Speech, requests: readonly TeamRequest[], more = false, note = ''): View {
  const fits = requests.length < buttons;
  const rows = (fits ? requests : requests.slice(0, buttons - 2)).map((request) => ({
    name: plain(request.plan.name),
    about: `${request.reference} · ${t.firstSentence(whyAdmins(t, request))}`,
    presses: [hinted(t, press(t.say('button.show'), needsAttention(request) ? 'request.attend' : 'request.show', { id: request.id }), request.plan.name)],
  }));
  const count = t.say(more ? 'attention.many' : 'attention.text', { count: requests.length });
  const text = note === '' ? count : `${note}\n\n${count}`;
  const others = requests.slice(rows.length).map((request) => requestChoice(t, request));
  const show = others.length > 0 ? [pressOnChosen(t.say('button.show'), 'request.show')] : [];
  // One is retried where its reason stands.
  const retryAll = requests.filter(mayBeRetried).length > 1 ? [press(t.say('button.retryAll'), 'attention.retryAll')] : [];
  return listView(t, t.say('attention.title'), text, rows, [...show, ...retryAll], pickOf(t.say('attention.others'), others));
}

function whyAdmins(t: Speech, request: TeamRequest): string {
  if (request.status === 'error') return failureTextForAdmins(t, request.failure);
  return request.second === undefined ? stateText(t, request) : t.say('state.second');
}

/** The card by which an admin learns that one request needs them, and later that it does so no more. */
export const attentionCard = (t: Speech, request: TeamRequest): Card => drawn(attentionView(t, request), t.say('card.tooBig'));

export function attentionView(t: Speech, request: TeamRequest): View {
  const waits = needsAttention(request) || request.waitsFor?.who === 'admins';
  const over = request.undoing ? t.say('state.undoing') : t.mark('attention.over', { state: t.say(`status.${request.status}`) });
  return {
    ...statusView(t, request),
    kicker: kickerOf(t, request),
    style: waits ? 'attention' : styleOf(request.status),
    state: waits ? t.say('attention.one') : over,
    text: waits ? whyAdmins(t, request) : '',
    steps: [],
    facts: [{ name: t.say('fact.requester'), value: plain(request.requester.displayName) }, ...decisionFacts(t, request)],
    details: [...planFacts(t, request.plan), ...planDetails(t, request.plan)],
    presses: presses(t, request),
    asked: [],
    fallback: t.say('attention.one'),
  };
}

function presses(t: Speech, request: TeamRequest): readonly Press[] {
  const { id, stops: revision, status, made } = request;
  const history = press(t.say('button.history'), 'request.history', { id });
  if (!needsAttention(request)) return [history];
  const accept = press(t.say('button.accept'), 'request.accept', { id, revision });
  if (status !== 'error') return [accept, history];
  const retry = press(t.say('button.retry'), 'request.retry', { id, revision }, 'positive');
  const undo = press(t.say(made ? 'button.undo' : 'button.end'), 'request.undo', { id, revision }, 'destructive');
  return [retry, ...(made ? [accept] : []), undo, history];
}

/** Asked before anything is deleted. */
export const undoCard = (t: Speech, request: TeamRequest): Card => draw(undoView(t, request));

export function undoView(t: Speech, { id, stops: revision, made, plan, reference }: TeamRequest): View {
  const sure = press(t.say(made ? 'button.undoSure' : 'button.endSure'), 'request.undoSure', { id, revision }, 'destructive');
  const keep = press(t.say('button.keep'), 'request.attend', { id });
  const text = t.mark(made ? 'undo.text' : 'undo.endText', { team: plan.name, reference });
  return noticeView(t.say(made ? 'undo.title' : 'undo.endTitle'), text, [sure, keep], []);
}
