import type { Plan } from '../../catalog/plan.ts';
import type { Person } from '../../people/profile.ts';
import { plain, type Speech } from '../../text/text.ts';
import { shortened } from './shortened.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** In one line: what will be made. */
export const planSummary = (t: Speech, { counts, privacy }: Plan): string =>
  t.say('plan.summary', { ...counts, privacy: t.say(`privacy.${privacy}`) });

/** Room for a description or a reason on a card that is not unfolded, in characters. */
const room = 70;
/** Names on a card that is not unfolded: one of 20 names is read by nobody. */
const namesShown = 2;

/** What everybody wants to know of a team, cut to what is read at a glance. */
export function planFacts(t: Speech, plan: Plan): readonly Fact[] {
  return [
    ...optional(t.say('fact.description'), plain(shortened(plan.description, room))),
    ...optional(t.say('fact.owners'), names(t, plan.owners, namesShown)),
    ...optional(t.say('fact.members'), names(t, plan.members, namesShown)),
  ];
}

/** Folded away: what only some want to know, and in full what was cut short. */
export function planDetails(t: Speech, plan: Plan): readonly Fact[] {
  const { channels, tabs, apps } = plan.counts;
  return [
    ...(isShortened(plan.description) ? [{ name: t.say('fact.description'), value: plain(plan.description) }] : []),
    ...(plan.owners.length > namesShown ? [{ name: t.say('fact.owners'), value: names(t, plan.owners) }] : []),
    ...(plan.members.length > namesShown ? [{ name: t.say('fact.members'), value: names(t, plan.members) }] : []),
    { name: t.say('fact.channels'), value: String(channels) },
    { name: t.say('fact.tabs'), value: String(tabs) },
    { name: t.say('fact.apps'), value: String(apps) },
    ...notCopied(t, plan),
  ];
}

/** Why somebody wants the team, at a glance and in full. */
export function reasonFacts(t: Speech, reason: string): { readonly facts: readonly Fact[]; readonly details: readonly Fact[] } {
  const name = t.say('fact.reason');
  return {
    facts: optional(name, plain(shortened(reason, room))),
    details: isShortened(reason) ? [{ name, value: plain(reason) }] : [],
  };
}

const isShortened = (text: string): boolean => shortened(text, room) !== text;

const optional = (name: string, value: string): readonly Fact[] => (value === '' ? [] : [{ name, value }]);

function notCopied(t: Speech, plan: Plan): readonly Fact[] {
  const kinds = plan.notCopied.map(({ kind, count }) => t.say(`notCopied.${kind}`, { count }));
  return kinds.length === 0 ? [] : [{ name: t.say('fact.notCopied'), value: t.list(kinds) }];
}

function names(t: Speech, people: readonly Person[], limit = people.length): string {
  const some = people.slice(0, limit).map(({ displayName }) => plain(displayName));
  const more = people.length - some.length;
  return more > 0 ? t.say('people.more', { names: some.join(', '), count: more }) : t.list(some);
}
