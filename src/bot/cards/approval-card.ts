import type { Profile } from '../../people/profile.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { plain, type Speech } from '../../text/text.ts';
import { drawn, type Card, type View } from './card-template.ts';
import { noted, planNotes, warningNotes, type Note } from './findings.ts';
import { planDetails, planFacts, planSummary, reasonFacts, type Fact } from './plan-facts.ts';
import { press, type Press } from './press.ts';
import { shortened } from './shortened.ts';
import { commentDetails, kickerOf, styleOf } from './status-card.ts';

/** Everything needed to decide without leaving the chat; after the decision, what was decided. */
export const approvalCard = (t: Speech, request: TeamRequest, requester: Profile | undefined, note?: Note): Card =>
  drawn(approvalView(t, request, requester, note), t.say('card.tooBig'));

export function approvalView(t: Speech, request: TeamRequest, requester: Profile | undefined, note?: Note): View {
  const { plan, status, asked } = request;
  const open = status === 'approval';
  const reason = reasonFacts(t, asked.reason);
  // There is not room for both: who has asked before is asked about that first.
  const [seen, folded] = open && !asked.before ? [planFacts(t, plan), []] : [[], planFacts(t, plan)];
  return {
    card: 'approval',
    kicker: kickerOf(t, request),
    title: plain(plan.name),
    style: styleOf(status),
    ...stateOf(t, request),
    ...noted([...(note ? [note] : []), ...warningNotes(t, request.warnings), ...(open ? planNotes(t, plan) : [])]),
    facts: [
      { name: t.say('fact.requester'), value: whoIs(request, requester) },
      ...beforeFacts(t, request),
      ...reason.facts,
      { name: t.say('fact.made'), value: planSummary(t, plan) },
      ...seen,
    ],
    folded: true,
    foldTitle: t.say('button.details'),
    details: [...endFacts(t, request), ...commentDetails(t, request), ...reason.details, ...folded, ...planDetails(t, plan)],
    detailLines: [],
    open,
    commentLabel: t.say('approval.commentLabel'),
    commentPlaceholder: t.say('approval.commentPlaceholder'),
    presses: presses(t, request),
    fallback: t.say('approval.title'),
  };
}

/** Room for what was said of an earlier request, in characters. */
const room = 60;

/** Who decides ought to know that somebody has decided on it before, and what is different now. */
function beforeFacts(t: Speech, { asked: { before } }: TeamRequest): readonly Fact[] {
  if (!before) return [];
  const { reference, ending, by, comment, changed } = before;
  const value = t.mark(`before.${ending}`, { reference, name: by, comment: shortened(comment, room) });
  const told = { name: t.say('fact.before'), value };
  if (!changed) return [told];
  const fields = changed.map((field) => t.say(`form.${field}`));
  return [told, { name: t.say('fact.changed'), value: fields.length > 0 ? t.list(fields) : t.say('before.unchanged') }];
}

/** Until when it can be decided. */
function endFacts(t: Speech, { status, approval: { time } }: TeamRequest): readonly Fact[] {
  return status === 'approval' && time ? [{ name: t.say('fact.decideBy'), value: t.time(time.until) }] : [];
}

function presses(t: Speech, { id, status, approval }: TeamRequest): readonly Press[] {
  const stamp = { id, revision: approval.round };
  const history = press(t.say('button.history'), 'request.history', { id });
  if (status !== 'approval') return [history];
  return [
    press(t.say('button.approve'), 'approval.decide', { ...stamp, choice: 'approved' }, 'positive'),
    press(t.say('button.reject'), 'approval.decide', { ...stamp, choice: 'rejected' }, 'destructive'),
    history,
  ];
}

/** Who decided, when and why, and what became of the request since. */
function stateOf(t: Speech, request: TeamRequest): { readonly state: string; readonly text: string } {
  const { approval, status } = request;
  const { decision } = approval;
  if (!decision && status === 'approval') return { state: t.say('approval.title'), text: '' };
  if (!decision) return { state: t.say(`status.${status}`), text: t.say('approval.over') };
  const state = t.mark('approval.decided', {
    decision: t.say(`decision.${decision.decision}`),
    name: decision.by.displayName,
    time: t.time(decision.at),
  });
  const comment = decision.comment === '' ? [] : [t.mark('approval.comment', { comment: shortened(decision.comment, 160) })];
  const since = status === 'approved' || status === 'rejected' ? [] : [t.say(`status.${status}`)];
  return { state, text: [...comment, ...since].join(' · ') };
}

function whoIs({ requester }: TeamRequest, profile: Profile | undefined): string {
  const rest = [profile?.jobTitle, profile?.department].filter((text): text is string => text !== undefined && text !== '');
  return [requester.displayName, ...rest].map(plain).join(', ');
}
