import type { Profile } from '../../people/profile.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { warningNotes, type Note } from './findings.ts';
import { planDetails, planFacts, planSummary } from './plan-facts.ts';
import { press } from './press.ts';
import { styleOf } from './status-card.ts';

/** Everything needed to decide without leaving the chat; after the decision, what was decided. */
export function approvalCard(t: Speech, request: TeamRequest, requester: Profile | undefined, note?: Note): Card {
  const { id, plan, approval, status } = request;
  const open = status === 'approval';
  const stamp = { id, revision: approval.round };
  return draw('approval', {
    title: t.say('approval.title'),
    style: styleOf(status),
    state: t.mark(...stateOf(t, request)),
    text: approval.decision?.comment ? t.mark('approval.comment', { comment: approval.decision.comment }) : '',
    name: plain(plan.name),
    summary: planSummary(t, plan),
    notes: [...(note ? [note] : []), ...warningNotes(t, request.warnings)],
    facts: [
      { name: t.say('fact.requester'), value: whoIs(request, requester) },
      { name: t.say('fact.reason'), value: request.asked.reason === '' ? '—' : plain(request.asked.reason) },
      { name: t.say('fact.template'), value: plain(request.template.name) },
      ...planFacts(t, plan),
    ],
    detailsTitle: t.say('button.details'),
    details: planDetails(t, plan),
    commentLabel: t.say('approval.commentLabel'),
    commentPlaceholder: t.say('approval.commentPlaceholder'),
    presses: open
      ? [
          press(t.say('button.approve'), 'approval.decide', { ...stamp, choice: 'approved' }, 'positive'),
          press(t.say('button.reject'), 'approval.decide', { ...stamp, choice: 'rejected' }, 'destructive'),
        ]
      : [],
    others: [press(t.say('button.history'), 'request.history', { id })],
    fallback: t.say('approval.title'),
  });
}

function stateOf(t: Speech, { approval, status, reference }: TeamRequest): ['approval.decided' | 'approval.state', Record<string, string>] {
  const { decision } = approval;
  if (!decision) return ['approval.state', { state: t.say(`status.${status}`), reference }];
  const said = t.say(decision.decision === 'approved' ? 'decision.approved' : 'decision.rejected');
  const state = status === 'approved' || status === 'rejected' ? '' : t.say(`status.${status}`);
  return ['approval.decided', { decision: said, name: decision.by.displayName, time: t.time(decision.at), state, reference }];
}

function whoIs({ requester }: TeamRequest, profile: Profile | undefined): string {
  const rest = [profile?.jobTitle, profile?.department].filter((text): text is string => text !== undefined && text !== '');
  return [requester.displayName, ...rest].map(plain).join(', ');
}
