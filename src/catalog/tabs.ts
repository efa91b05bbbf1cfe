import type { SourcePlan, SourceTab, SourceTeam } from './source-team.ts';

/**
 * Apps whose tabs Graph configures as they are (learn.microsoft.com/graph/teams-configuring-builtin-tabs): website, Forms,
 * Office files, OneNote, Stream.
 */
const configurable: readonly string[] = [
  'com.microsoft.teamspace.tab.web',
  '81fef3a6-72aa-4648-a763-de824aeafb7d',
  'com.microsoft.teamspace.tab.file.staticviewer.word',
  'com.microsoft.teamspace.tab.file.staticviewer.excel',
  'com.microsoft.teamspace.tab.file.staticviewer.powerpoint',
  'com.microsoft.teamspace.tab.file.staticviewer.pdf',
  '0d820ecd-def2-4297-adad-78056cde7c78',
  'com.microsoftstream.embed.skypeteamstab',
];

/** Same page: its tabs show a plan, so they are made for the copy of that plan. */
const planner = 'com.microsoft.teamspace.tab.planner';

/** Whether the tab can be made in another team: as it is, or, on a board, for a plan that is copied along. */
export const isConfigurable = (tab: SourceTab, { plans }: Pick<SourceTeam, 'plans'>): boolean =>
  isConfigured(tab) && (configurable.includes(tab.appId) || (tab.appId === planner && planOf(tab, plans) !== undefined));

/** A tab that was never set up shows only how to do that. */
export const isConfigured = ({ configuration }: SourceTab): boolean => configuration?.['contentUrl'] != null;

/** Whether its app was taken out of the tenant's catalog. */
export const isLost = ({ appId }: SourceTab): boolean => appId === '';

/** Whether it shows a board; then it goes with that board. */
export const showsBoard = ({ appId }: SourceTab): boolean => appId === planner;

/** The plan that a board's tab shows. */
function planOf({ configuration }: SourceTab, plans: readonly SourcePlan[]): SourcePlan | undefined {
  const texts = Object.values(configuration ?? {});
  return plans.find(({ id }) => texts.some((text) => text?.includes(id)));
}

/**
 * The tab as it is made in the new team: one of a board names the new team, its channel and its plan. `ids` leads from the
 * source's to the made. Undefined for a tab whose plan was not made: it would show the source's.
 */
export function translated(tab: SourceTab, { plans }: Pick<SourceTeam, 'plans'>, ids: ReadonlyMap<string, string>): SourceTab | undefined {
  if (tab.appId !== planner) return tab;
  if (!ids.has(planOf(tab, plans)?.id ?? '')) return undefined;
  const replacements = [...ids].flatMap(([from, to]) => spellings.map((spelt) => [spelt(from), spelt(to)] as const));
  const replaced = (text: string): string => replacements.reduce((sofar, [from, to]) => sofar.replaceAll(from, to), text);
  const configuration = Object.entries(tab.configuration ?? {}).map(([name, text]) => [name, text && replaced(text)] as const);
  return { ...tab, configuration: Object.fromEntries(configuration) };
}

/** An id as it is, and as it stands in an address: a channel's has signs that are encoded there, in either case. */
const spellings: readonly ((id: string) => string)[] = [
  (id) => id,
  encodeURIComponent,
  (id) => encodeURIComponent(id).replaceAll(/%[\dA-F]{2}/g, (sign) => sign.toLowerCase()),
];
