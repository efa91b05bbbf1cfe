import type { Draft } from '../../catalog/draft.ts';
import type { Plan } from '../../catalog/plan.ts';
import { isConfigurable } from '../../catalog/tabs.ts';
import type { SourceTeam } from '../../catalog/teams-service.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { findingNotes } from './findings.ts';
import { planDetails, planFacts, planSummary } from './plan-facts.ts';
import { press } from './press.ts';

/** "Review your team": what is shown is what is made. `source` has just been read, or is left out. */
export function reviewCard(t: Speech, draft: Draft, plan: Plan, source: SourceTeam | undefined): Card {
  const { id, revision, approval } = draft;
  const approvers = approval.team.map(({ displayName }) => plain(displayName));
  const needed = approval.required && approvers.length > 0;
  return draw('review', {
    title: t.say('review.title'),
    name: plain(plan.name),
    summary: planSummary(t, plan),
    notes: findingNotes(t, draft.findings),
    facts: [
      ...planFacts(t, plan),
      { name: t.say('fact.template'), value: plain(draft.template.name) },
      { name: t.say('fact.approval'), value: needed ? t.list(approvers) : t.say(approval.required ? 'approval.unknown' : 'approval.none') },
    ],
    detailsTitle: t.say('button.details'),
    details: planDetails(t, plan),
    detailLines: source ? channelLines(t, source, plan) : [],
    presses: [
      press(t.say('button.submit'), 'request.submit', { id, revision }, 'positive'),
      press(t.say('button.edit'), 'form.edit', { id }),
      press(t.say('button.cancel'), 'draft.discard', { id }),
    ],
    fallback: t.say('review.title'),
  });
}

function channelLines(t: Speech, { channels }: SourceTeam, plan: Plan): readonly string[] {
  if (!plan.parts.includes('channels')) return [];
  const copied = channels.filter(({ membershipType }) => membershipType === 'standard');
  return copied.map(({ displayName, tabs }) => {
    const list = plan.copyTabs ? t.list(tabs.filter(isConfigurable).map((tab) => plain(tab.displayName))) : '';
    return list === '' ? `• ${plain(displayName)}` : `• ${plain(displayName)}: ${list}`;
  });
}
