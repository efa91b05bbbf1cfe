import type { Person } from '../people/profile.ts';
import { channelPeople, copyOf, type Copy } from './copy.ts';
import type { Draft, Finding, Form } from './draft.ts';
import type { FinalValues } from './convention.ts';
import type { Fingerprints, NotCopied, Plan, PlanCounts } from './plan.ts';
import { tasksOf, type SourceTeam } from './source-team.ts';
import { isConfigurable, isConfigured } from './tabs.ts';
import { toPerson, type Template } from './template.ts';

/** What will be made, as far as the source team has been read; pure. */
export function planOf(
  template: Template,
  draft: Draft,
  form: Form,
  values: FinalValues,
  source: SourceTeam,
  fingerprints: Fingerprints,
): Plan {
  const { clonedTeam, newTeam } = template;
  const owners = ownersOf(template, draft, form);
  const rules = rulesOf(template);
  return {
    ...values,
    privacy: newTeam.teamPrivacy,
    classification: source.classification,
    source: clonedTeam.teamId,
    ...rules,
    copyPhoto: source.hasPhoto && form.pictureUrl === '',
    pictureUrl: form.pictureUrl,
    owners,
    members: membersOf(template, draft, form, source).filter(({ id }) => !owners.some((owner) => owner.id === id)),
    permanent: permanentIds(template),
    counts: countsOf(copyOf(source, rules), source, rules),
    notCopied: notCopied(source, rules),
    fingerprints,
  };
}

export function sourceFindings(source: SourceTeam | undefined): readonly Finding[] {
  if (!source) return [{ code: 'source.missing', weight: 'refused', values: {} }];
  return source.isArchived ? [{ code: 'source.archived', weight: 'refused', values: {} }] : [];
}

/** A tab needs its app in the team and a channel to be in. */
export function rulesOf({ clonedTeam }: Template): Pick<Plan, 'parts' | 'copyTabs'> {
  const { includeApps, includeTabs, includeSettings, includeChannels, includeMembers } = clonedTeam;
  return {
    parts: [
      ...(includeApps ? (['apps'] as const) : []),
      ...(includeSettings ? (['settings'] as const) : []),
      ...(includeChannels ? (['channels'] as const) : []),
      ...(includeMembers ? (['members'] as const) : []),
    ],
    copyTabs: includeTabs && includeChannels && includeApps,
  };
}

/** A team has an owner: where nobody else is one, the requester is, whatever the template says. */
function ownersOf({ newTeam, templateConfiguration }: Template, { requester }: Draft, form: Form): readonly Person[] {
  const permanent = templateConfiguration.permanentMembership.owners.map(toPerson);
  const others = [...form.owners, ...permanent];
  const asOwner = newTeam.addRequesterAsTeamOwner || others.length === 0;
  return distinct(asOwner ? [named(requester), ...others] : others);
}

/** The source's owners come along as members: who owns the new team is said by the template and the form. */
function membersOf({ templateConfiguration, clonedTeam }: Template, { requester }: Draft, form: Form, source: SourceTeam): readonly Person[] {
  const permanent = templateConfiguration.permanentMembership.members.map(toPerson);
  const along = clonedTeam.includeMembers ? source.people.map(named) : [];
  return distinct([named(requester), ...form.members, ...permanent, ...along]);
}

const permanentIds = ({ templateConfiguration: { permanentMembership } }: Template): readonly string[] =>
  [...permanentMembership.owners, ...permanentMembership.members].map(({ id }) => id);

const named = ({ id, displayName }: Person): Person => ({ id, displayName });

const distinct = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

export function countsOf(copy: Copy, source: SourceTeam, { parts }: Pick<Plan, 'parts'>): PlanCounts {
  const buckets = copy.plans.flatMap((plan) => plan.buckets.filter(({ id }) => id !== ''));
  return {
    // Every team has its General channel, whatever is cloned.
    channels: Math.max(1, copy.channels.length),
    privateChannels: copy.privateChannels.length,
    tabs: copy.tabs.length + copy.privateTabs.length,
    apps: parts.includes('apps') ? source.apps.length : 0,
    plans: copy.plans.length,
    buckets: buckets.length,
    tasks: copy.plans.flatMap(tasksOf).length,
  };
}

function notCopied(source: SourceTeam, { parts, copyTabs }: Pick<Plan, 'parts' | 'copyTabs'>): Plan['notCopied'] {
  const shared = parts.includes('channels') ? source.channels.filter(({ membershipType }) => membershipType === 'shared') : [];
  const tabs = copyTabs ? source.channels.filter((channel) => !shared.includes(channel)).flatMap((channel) => channel.tabs) : [];
  const lost = tabs.filter((tab) => !isConfigurable(tab, source));
  const left = copyTabs ? source.plans.flatMap(tasksOf).map((task) => task.left) : [];
  const kinds: readonly [NotCopied, number][] = [
    ['sharedChannels', shared.length],
    ['unconfiguredTabs', lost.filter((tab) => !isConfigured(tab)).length],
    ['unsupportedTabs', lost.filter(isConfigured).length],
    ['tabsInSharedChannels', copyTabs ? shared.flatMap((channel) => channel.tabs).length : 0],
    ['lostApps', parts.includes('apps') ? source.lostApps : 0],
    ['taskPeople', left.filter(({ people }) => people).length],
    ['taskDates', left.filter(({ dates }) => dates).length],
    ['taskProgress', left.filter(({ progress }) => progress).length],
    ['taskAttachments', left.filter(({ attachments }) => attachments).length],
  ];
  return kinds.filter(([, count]) => count > 0).map(([kind, count]) => ({ kind, count }));
}

/** For the review card: by channel, how many people a private one will have. */
export const peopleIn = (channel: SourceTeam['channels'][number], plan: Plan): number => channelPeople(channel, plan).length;
