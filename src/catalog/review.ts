import type { Person } from '../people/profile.ts';
import type { Draft, Finding, Form } from './draft.ts';
import type { FinalValues } from './convention.ts';
import type { NotCopied, Plan } from './plan.ts';
import { isConfigurable } from './tabs.ts';
import type { SourceTeam } from './teams-service.ts';
import { toPerson, type Template } from './template.ts';

/** What will be made, as far as the source team has been read; pure. */
export function planOf(template: Template, draft: Draft, form: Form, values: FinalValues, source: SourceTeam): Plan {
  const { clonedTeam, newTeam } = template;
  const owners = ownersOf(template, draft, form);
  return {
    ...values,
    privacy: newTeam.teamPrivacy,
    source: clonedTeam.teamId,
    parts: partsOf(template),
    copyTabs: clonedTeam.includeTabs && clonedTeam.includeChannels,
    owners,
    members: membersOf(template, draft, form).filter(({ id }) => !owners.some((owner) => owner.id === id)),
    counts: countsOf(template, source),
    notCopied: notCopied(template, source),
  };
}

export function sourceFindings(source: SourceTeam | undefined): readonly Finding[] {
  if (!source) return [{ code: 'source.missing', weight: 'refused', values: {} }];
  return source.isArchived ? [{ code: 'source.archived', weight: 'refused', values: {} }] : [];
}

function partsOf({ clonedTeam }: Template): Plan['parts'] {
  const { includeApps, includeSettings, includeChannels, includeMembers } = clonedTeam;
  return [
    ...(includeApps ? (['apps'] as const) : []),
    ...(includeSettings ? (['settings'] as const) : []),
    ...(includeChannels ? (['channels'] as const) : []),
    ...(includeMembers ? (['members'] as const) : []),
  ];
}

/** A team has an owner: where nobody else is one, the requester is, whatever the template says. */
function ownersOf({ newTeam, templateConfiguration }: Template, { requester }: Draft, form: Form): readonly Person[] {
  const permanent = templateConfiguration.permanentMembership.owners.map(toPerson);
  const others = [...form.owners, ...permanent];
  const asOwner = newTeam.addRequesterAsTeamOwner || others.length === 0;
  return distinct(asOwner ? [named(requester), ...others] : others);
}

function membersOf({ templateConfiguration }: Template, { requester }: Draft, form: Form): readonly Person[] {
  const permanent = templateConfiguration.permanentMembership.members.map(toPerson);
  return distinct([named(requester), ...form.members, ...permanent]);
}

const named = ({ id, displayName }: Person): Person => ({ id, displayName });

const distinct = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

const copiedChannels = ({ channels }: SourceTeam): SourceTeam['channels'] =>
  channels.filter(({ membershipType }) => membershipType === 'standard');

function countsOf({ clonedTeam }: Template, source: SourceTeam): Plan['counts'] {
  const { includeApps, includeTabs, includeChannels } = clonedTeam;
  const channels = includeChannels ? copiedChannels(source) : [];
  const tabs = includeTabs ? channels.flatMap((channel) => channel.tabs.filter(isConfigurable)) : [];
  // Every team has its General channel, whatever is cloned.
  return { channels: Math.max(1, channels.length), tabs: tabs.length, apps: includeApps ? source.apps : 0 };
}

function notCopied({ clonedTeam }: Template, source: SourceTeam): Plan['notCopied'] {
  if (!clonedTeam.includeChannels) return [];
  const copied = copiedChannels(source);
  const of = (membershipType: string): SourceTeam['channels'] =>
    source.channels.filter((channel) => channel.membershipType === membershipType);
  const tabs = clonedTeam.includeTabs ? copied.flatMap((channel) => channel.tabs) : [];
  const lost = tabs.filter((tab) => !isConfigurable(tab));
  const kinds: readonly [NotCopied, number][] = [
    ['privateChannels', of('private').length],
    ['sharedChannels', of('shared').length],
    ['unconfiguredTabs', lost.filter(({ configuration }) => configuration?.['contentUrl'] == null).length],
    ['unsupportedTabs', lost.filter(({ configuration }) => configuration?.['contentUrl'] != null).length],
    ['tabsInPrivateChannels', clonedTeam.includeTabs ? tabsOf(source) - tabs.length : 0],
  ];
  return kinds.filter(([, count]) => count > 0).map(([kind, count]) => ({ kind, count }));
}

const tabsOf = ({ channels }: SourceTeam): number => channels.reduce((sum, { tabs }) => sum + tabs.length, 0);
