import { isForbidden, type Plan } from '../../catalog/plan.ts';
import type { Person } from '../../people/profile.ts';
import { plain, type Speech } from '../../text/text.ts';
import { shortened } from './shortened.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** In one line: what will be made. */
export function planSummary(t: Speech, { counts, privacy }: Plan): string {
  const { channels, privateChannels, tabs, apps, tasks } = counts;
  return t.say('plan.summary', { privacy: t.say(`privacy.${privacy}`), channels: channels + privateChannels, tabs, apps, tasks });
}

/** Room for a description or a reason on a card that is not unfolded, in characters. */
const room = 70;
/** Names on a card that is not unfolded: one of 20 names is read by nobody. */
const namesShown = 2;
/** Names in the details: as many as a form and a template name. A team whose members come along may have thousands. */
const namesListed = 40;

/** What everybody wants to know of a team, cut to what is read at a glance. */
export function planFacts(t: Speech, plan: Plan): readonly Fact[] {
  return [
    ...optional(t.say('fact.description'), plain(shortened(plan.description, room))),
    ...optional(t.say('fact.owners'), names(t, plan.owners, namesShown)),
    ...optional(t.say('fact.members'), names(t, plan.members, namesShown)),
  ];
}

/** Folded away: what only some want to know, and in full what was cut short, or all of it where nothing of it is shown. */
export function planDetails(t: Speech, plan: Plan, all = false): readonly Fact[] {
  const { channels, privateChannels, tabs, apps, plans, tasks } = plan.counts;
  return [
    ...(all || isShortened(plan.description) ? optional(t.say('fact.description'), plain(plan.description)) : []),
    ...(all || plan.owners.length > namesShown ? optional(t.say('fact.owners'), names(t, plan.owners, namesListed)) : []),
    ...(all || plan.members.length > namesShown ? optional(t.say('fact.members'), names(t, plan.members, namesListed)) : []),
    { name: t.say('fact.email'), value: plain(plan.mailNickname) },
    { name: t.say('fact.channels'), value: String(channels) },
    ...counted(t.say('fact.privateChannels'), privateChannels),
    { name: t.say('fact.tabs'), value: String(tabs) },
    { name: t.say('fact.apps'), value: String(apps) },
    ...counted(t.say('fact.plans'), plans),
    ...counted(t.say('fact.tasks'), tasks),
    ...optional(t.say('fact.classification'), plain(plan.classification ?? '')),
    ...optional(t.say('fact.photo'), plan.copyPhoto ? t.say('fact.photo.copied') : plain(plan.pictureUrl)),
    ...optional(t.say('fact.welcomeMessage'), plain(plan.welcomeMessage)),
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

const counted = (name: string, count: number): readonly Fact[] => (count > 0 ? [{ name, value: String(count) }] : []);

const optional = (name: string, value: string): readonly Fact[] => (value === '' ? [] : [{ name, value }]);

function notCopied(t: Speech, plan: Plan): readonly Fact[] {
  const others = plan.notCopied.filter(({ kind }) => !isForbidden(kind)).map(({ kind, count }) => t.say(`notCopied.${kind}`, { count }));
  const parts = notAllowed(t, plan);
  return [
    ...optional(t.say('fact.notAllowed'), parts.length > 0 ? t.say('fact.notAllowed.parts', { parts: t.list(parts) }) : ''),
    ...optional(t.say('fact.notCopied'), others.length > 0 ? t.list(others) : ''),
  ];
}

/** What is left out because a permission is missing. */
export const notAllowed = (t: Speech, plan: Plan): readonly string[] =>
  plan.notCopied.filter(({ kind }) => isForbidden(kind)).map(({ kind, count }) => t.say(`notCopied.${kind}`, { count }));

function names(t: Speech, people: readonly Person[], limit: number): string {
  const some = people.slice(0, limit).map(({ displayName }) => plain(displayName));
  const more = people.length - some.length;
  return more > 0 ? t.say('people.more', { names: some.join(', '), count: more }) : t.list(some);
}
