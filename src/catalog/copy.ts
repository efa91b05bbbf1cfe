import { leavesOut, notCopiedOf, type Plan } from './plan.ts';
import type { SourceChannel, SourcePlan, SourceTab, SourceTeam } from './source-team.ts';
import { isConfigurable } from './tabs.ts';

/** What of a source team is copied: a template and the tenant's grants say it, and the plan keeps it. */
export type CopyRules = Pick<Plan, 'parts' | 'copyTabs' | 'notCopied'>;

export interface CopiedTab {
  /** The source channel's id. */
  readonly channel: string;
  readonly tab: SourceTab;
}

/** What a made team gets of its source; the clone brings the standard channels, everything else is made one by one. */
export interface Copy {
  readonly channels: readonly SourceChannel[];
  readonly privateChannels: readonly SourceChannel[];
  /** In the order of the channels. */
  readonly tabs: readonly CopiedTab[];
  readonly privateTabs: readonly CopiedTab[];
  readonly plans: readonly SourcePlan[];
  /** How many boards cannot be read of which nobody was told. */
  readonly closedPlans: number;
}

/** Pure: the review announces it and the run makes it. Boards go with the tabs that show them. */
export function copyOf(whole: SourceTeam, { parts, copyTabs, notCopied }: CopyRules): Copy {
  const isLeftOut = (part: Parameters<typeof leavesOut>[1]): boolean => leavesOut({ notCopied }, part);
  const source = isLeftOut('boards') ? { ...whole, plans: [] } : whole;
  const of = (membershipType: SourceChannel['membershipType']): readonly SourceChannel[] =>
    parts.includes('channels') ? source.channels.filter((channel) => channel.membershipType === membershipType) : [];
  const channels = of('standard');
  const privateChannels = isLeftOut('privateChannels') ? [] : of('private').filter(({ closed }) => closed !== 'people');
  const tabsIn = (some: readonly SourceChannel[]): readonly CopiedTab[] =>
    copyTabs && !isLeftOut('tabs')
      ? some.flatMap(({ id, tabs }) => tabs.filter((tab) => isConfigurable(tab, source)).map((tab) => ({ channel: id, tab })))
      : [];
  return {
    channels,
    privateChannels,
    tabs: tabsIn(channels),
    privateTabs: tabsIn(privateChannels),
    plans: copyTabs ? source.plans : [],
    closedPlans: copyTabs && !isLeftOut('boards') ? Math.max(0, (whole.closedBoards ?? 0) - notCopiedOf({ notCopied }, 'closedBoards')) : 0,
  };
}

/**
 * Who is put into the copy of a private channel: every owner of the team owns it, and of the source channel's people those
 * who are in the team. `present` says who could be brought into the team.
 */
export function channelPeople(
  channel: SourceChannel,
  { owners, members }: Pick<Plan, 'owners' | 'members'>,
  present: (person: string) => boolean = () => true,
): readonly { readonly person: string; readonly owner: boolean }[] {
  const here = (person: string): boolean => [...owners, ...members].some(({ id }) => id === person);
  const wanted = new Map(owners.map(({ id }) => [id, true]));
  for (const { person, owner } of channel.people) if (here(person)) wanted.set(person, owner || wanted.get(person) === true);
  return [...wanted].filter(([person]) => present(person)).map(([person, owner]) => ({ person, owner }));
}
