import { needsAttention, type TeamRequest } from '../../requests/request.ts';
import { failureTextForAdmins } from '../../text/failure-text.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { buttons, listView } from './lists.ts';
import { noticeView } from './notice.ts';
import { planDetails, planFacts } from './plan-facts.ts';
import { hinted, press, type Press } from './press.ts';
import { decisionFacts, kickerOf, stateText, statusView, styleOf } from './status-card.ts';

/** What waits for an admin. */
export const attentionListCard = (t: Speech, requests: readonly TeamRequest[]): Card => draw(attentionListView(t, requests));

export function attentionListView(t: Speech, requests: readonly TeamRequest[]): View {
  const rows = requests.slice(0, buttons - 1).map((request) => ({
    name: plain(request.plan.name),
    about: `${request.reference} · ${t.firstSentence(whyAdmins(t, request))}`,
    presses: [hinted(t, press(t.say('button.show'), needsAttention(request) ? 'request.attend' : 'request.show', { id: request.id }), request.plan.name)],
  }));
  const counted = t.say('attention.text', { count: requests.length });
  const text = rows.length < requests.length ? `${counted} ${t.say('attention.more', { count: rows.length })}` : counted;
  return listView(t, t.say('attention.title'), text, rows, []);
}

function whyAdmins(t: Speech, request: TeamRequest): string {
  if (request.status === 'error') return failureTextForAdmins(t, request.failure);
  return request.second === undefined ? stateText(t, request) : t.say('state.second');
}

/** The card by which an admin learns that one request needs them, and later that it does so no more. */
export const attentionCard = (t: Speech, request: TeamRequest): Card => draw(attentionView(t, request));

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
