import type { SourceTab } from './teams-service.ts';

/**
 * Apps whose tabs Graph configures (learn.microsoft.com/graph/teams-configuring-builtin-tabs): website, Forms, Office
 * files, OneNote, Stream. Planner needs a plan of the made team and is not among them here.
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

/** Whether the tab can be made again in another team as it is. */
export const isConfigurable = (tab: SourceTab): boolean =>
  configurable.includes(tab.appId) && tab.configuration?.['contentUrl'] != null;
