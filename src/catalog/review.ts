import type { Person } from '../people/profile.ts';
import { channelPeople, copyOf, type Copy, type CopyRules } from './copy.ts';
import type { Draft, Finding, Form } from './draft.ts';
import type { FinalValues } from './convention.ts';
import { leavesOut, type Fingerprints, type NotCopied, type Plan, type PlanCounts } from './plan.ts';
import type { Feature } from '../tenants/grants.ts';
import { tasksOf, type SourceTeam, type Unread } from './source-team.ts';
import { isConfigurable, isConfigured, isLost, showsBoard } from './tabs.ts';
import { toPerson, type Template } from './template.ts';

/** What will be made, as far as the source team has been read, with what the tenant has granted; pure. `rules`: of `rulesOf`. */
export function planOf(
  template: Template,
  draft: Draft,
  form: Form,
  values: FinalValues,
  source: SourceTeam,
  rules: CopyRules,
  fingerprints: Fingerprints,
): Plan {
  const { clonedTeam, newTeam } = template;
  const owners = ownersOf(template, draft, form);
  return {
    ...values,
    welcomeMessage: leavesOut(rules, 'welcomeMessage') ? '' : values.welcomeMessage,
    privacy: newTeam.teamPrivacy,
    classification: leavesOut(rules, 'classification') ? undefined : source.classification,
    source: clonedTeam.teamId,
    ...rules,
    copyPhoto: source.hasPhoto && form.pictureUrl === '',
    pictureUrl: form.pictureUrl,
    owners,
    members: membersOf(template, draft, form, source).filter(({ id }) => !owners.some((owner) => owner.id === id)),
    permanent: permanentIds(template),
    counts: countsOf(copyOf(source, rules), source, rules),
    notCopied: [...rules.notCopied, ...notCopied(source, rules)],
    fingerprints,
  };
}

export function sourceFindings(source: SourceTeam | undefined): readonly Finding[] {
  if (!source) return [{ code: 'source.missing', weight: 'refused', values: {} }];
  return source.isArchived ? [{ code: 'source.archived', weight: 'refused', values: {} }] : [];
}

/** A tab needs its app in the team and a channel to be in. */
function partsOf({ clonedTeam }: Template): Pick<Plan, 'parts' | 'copyTabs'> {
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

/** Parts of the source that need not be read, because nothing could be made of them. */
export const unreadWithout = (missing: readonly Feature[]): readonly Unread[] =>
  (['boards', 'tabs', 'privateChannels'] as const).filter((part) => missing.includes(part));

/** What of the source is copied: what the template says, but for what takes a permission that the tenant has not granted. */
export function rulesOf(template: Template, source: SourceTeam, { welcomeMessage }: Pick<FinalValues, 'welcomeMessage'>, missing: readonly Feature[]): CopyRules {
  const { parts, copyTabs } = partsOf(template);
  const closed = parts.includes('channels') ? source.channels.filter(({ membershipType }) => membershipType === 'private').length : 0;
  const without: readonly [NotCopied, Feature, number][] = [
    // How many boards and tabs there are is not known then.
    ['boards', 'boards', copyTabs ? 1 : 0],
    ['tabs', 'tabs', copyTabs ? 1 : 0],
    ['privateChannels', 'privateChannels', closed],
    ['emailName', 'groupDetails', 1],
    ['classification', 'groupDetails', source.classification === undefined ? 0 : 1],
    ['welcomeMessage', 'welcome', welcomeMessage === '' ? 0 : 1],
  ];
  const notCopied = without.filter(([, feature, count]) => count > 0 && missing.includes(feature)).map(([kind, , count]) => ({ kind, count }));
  return { parts, copyTabs, notCopied };
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

/** What can never be copied; that of parts which are left out altogether is not counted. */
function notCopied(source: SourceTeam, rules: CopyRules): Plan['notCopied'] {
  const { parts, copyTabs } = rules;
  const shared = parts.includes('channels') ? source.channels.filter(({ membershipType }) => membershipType === 'shared') : [];
  const withTabs = copyTabs && !leavesOut(rules, 'tabs');
  const withoutPrivate = leavesOut(rules, 'privateChannels');
  const copied = (withTabs ? source.channels : []).filter((channel) => !shared.includes(channel) && channel.closed !== 'people' && !(withoutPrivate && channel.membershipType === 'private'));
  const withoutBoards = leavesOut(rules, 'boards');
  const tabs = copied.flatMap((channel) => channel.tabs).filter((tab) => !(withoutBoards && showsBoard(tab)));
  const lost = tabs.filter((tab) => !isConfigurable(tab, source));
  const ofTasks = copyTabs && !withoutBoards ? source.plans.flatMap(tasksOf).map((task) => task.left) : [];
  const kinds: readonly [NotCopied, number][] = [
    ['sharedChannels', shared.length],
    ['unconfiguredTabs', lost.filter((tab) => !isConfigured(tab)).length],
    ['unsupportedTabs', lost.filter((tab) => isConfigured(tab) && !isLost(tab)).length],
    ['lostTabs', lost.filter((tab) => isConfigured(tab) && isLost(tab)).length],
    ['tabsInSharedChannels', withTabs ? shared.flatMap((channel) => channel.tabs).length : 0],
    ['lostApps', parts.includes('apps') ? source.lostApps : 0],
    ['closedChannels', parts.includes('channels') ? source.channels.filter(({ closed }) => closed === 'people').length : 0],
    ['closedTabs', copied.filter(({ closed }) => closed === 'tabs').length],
    ['closedBoards', copyTabs && !withoutBoards ? (source.closedBoards ?? 0) : 0],
    ['taskPeople', ofTasks.filter(({ people }) => people).length],
    ['taskDates', ofTasks.filter(({ dates }) => dates).length],
    ['taskProgress', ofTasks.filter(({ progress }) => progress).length],
    ['taskAttachments', ofTasks.filter(({ attachments }) => attachments).length],
  ];
  return kinds.filter(([, count]) => count > 0).map(([kind, count]) => ({ kind, count }));
}

/** For the review card: by channel, how many people a private one will have. */
export const peopleIn = (channel: SourceTeam['channels'][number], plan: Plan): number => channelPeople(channel, plan).length;
