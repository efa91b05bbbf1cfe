import type { Draft } from '../../catalog/draft.ts';
import type { Plan } from '../../catalog/plan.ts';
import { copyOf } from '../../catalog/copy.ts';
import { peopleIn } from '../../catalog/review.ts';
import type { SourceTeam } from '../../catalog/source-team.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, drawn, fits, type Card, type View } from './card-template.ts';
import { findingNotes, noted, planNotes, refusal } from './findings.ts';
import { planDetails, planFacts, planSummary } from './plan-facts.ts';
import { press } from './press.ts';
import { shortened } from './shortened.ts';

/** More channels, and more boards, than this are told by their number. */
const linesShown = 25;

/**
 * "Review your team": what is shown is what is made. `source` has just been read, or is left out; `again`: somebody
 * pressed Submit on a card that shows something else.
 */
export function reviewCard(t: Speech, draft: Draft, plan: Plan, source: SourceTeam | undefined, again = false): Card {
  const card = draw(reviewView(t, draft, plan, source, again));
  if (fits(card)) return card;
  const instead = t.say('card.tooBig');
  return drawn({ ...reviewView(t, draft, plan, undefined, again), detailLines: [instead] }, instead);
}

export function reviewView(t: Speech, draft: Draft, plan: Plan, source: SourceTeam | undefined, again = false): View {
  const { id, revision } = draft;
  return {
    card: 'review',
    kicker: t.say('review.title'),
    title: plain(plan.name),
    text: planSummary(t, plan),
    ...noted([...(again ? [refusal(t.say('submit.redraw'))] : []), ...findingNotes(t, draft.findings), ...planNotes(t, plan)]),
    facts: [
      ...planFacts(t, plan),
      { name: t.say('fact.template'), value: plain(draft.template.name) },
      { name: t.say('fact.approval'), value: whoApproves(t, draft) },
    ],
    folded: true,
    foldTitle: t.say('button.details'),
    details: planDetails(t, plan),
    detailLines: source ? [...channelLines(t, source, plan), ...boardLines(t, source, plan)] : [],
    presses: [
      press(t.say('button.submit'), 'request.submit', { id, revision }, 'positive'),
      press(t.say('button.edit'), 'form.edit', { id }),
      press(t.say('button.cancel'), 'draft.discard', { id }),
    ],
    fallback: t.say('review.title'),
  };
}

function whoApproves(t: Speech, { approval: { required, team } }: Draft): string {
  if (!required) return t.say('approval.none');
  return team.length > 0 ? t.either(team.map(({ displayName }) => plain(displayName))) : t.say('approval.unknown');
}

function channelLines(t: Speech, source: SourceTeam, plan: Plan): readonly string[] {
  const { channels, privateChannels, tabs, privateTabs } = copyOf(source, plan);
  const copied = [...channels, ...privateChannels];
  const more = copied.length - linesShown;
  const lines = copied.slice(0, linesShown).map((channel) => {
    const name = plain(channel.displayName);
    const mark = channel.membershipType === 'private' ? t.say('review.privateChannel', { name, count: peopleIn(channel, plan) }) : name;
    const list = [...tabs, ...privateTabs].filter((one) => one.channel === channel.id).map(({ tab }) => tab.displayName).join(', ');
    return list === '' ? `• ${mark}` : `• ${mark}: ${plain(shortened(list, 160))}`;
  });
  return more > 0 ? [...lines, t.say('review.moreChannels', { count: more })] : lines;
}

function boardLines(t: Speech, source: SourceTeam, plan: Plan): readonly string[] {
  const { plans } = copyOf(source, plan);
  const more = plans.length - linesShown;
  const lines = plans.slice(0, linesShown).map(({ title, buckets }) => {
    const columns = buckets.map(({ name, tasks }) => `${name} (${String(tasks.length)})`).join(', ');
    return t.mark('review.board', { title, columns: shortened(columns, 160) });
  });
  return more > 0 ? [...lines, t.say('review.moreBoards', { count: more })] : lines;
}
