import type { Plan } from '../../catalog/plan.ts';
import type { Person } from '../../people/profile.ts';
import { plain, type Speech } from '../../text/text.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** In one line: what will be made. */
export const planSummary = (t: Speech, { counts, privacy }: Plan): string =>
  t.say('plan.summary', { ...counts, privacy: t.say(`privacy.${privacy}`) });

export function planFacts(t: Speech, plan: Plan): readonly Fact[] {
  return [
    ...(plan.description === '' ? [] : [{ name: t.say('fact.description'), value: plain(plan.description) }]),
    { name: t.say('fact.owners'), value: names(t, plan.owners) },
    ...(plan.members.length === 0 ? [] : [{ name: t.say('fact.members'), value: names(t, plan.members) }]),
  ];
}

/** Folded away: what only some want to know. */
export function planDetails(t: Speech, plan: Plan): readonly Fact[] {
  const { channels, tabs, apps } = plan.counts;
  return [
    { name: t.say('fact.mail'), value: plain(plan.mailNickname) },
    { name: t.say('fact.channels'), value: String(channels) },
    { name: t.say('fact.tabs'), value: String(tabs) },
    { name: t.say('fact.apps'), value: String(apps) },
    ...plan.notCopied.map(({ kind, count }) => ({
      name: t.say('fact.notCopied'),
      value: t.say(`notCopied.${kind}`, { count }),
    })),
  ];
}

/** A card of 20 names is read by nobody. */
const shown = 6;

function names(t: Speech, people: readonly Person[]): string {
  const some = people.slice(0, shown).map(({ displayName }) => plain(displayName));
  const more = people.length - some.length;
  return more > 0 ? t.say('people.more', { names: some.join(', '), count: more }) : t.list(some);
}
