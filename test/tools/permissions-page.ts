import { fileURLToPath } from 'node:url';
import { appRoles, permissionsOf, permittedCalls, type PermittedCall } from '../../src/platform/graph/permissions.ts';
import { features, type Feature } from '../../src/tenants/grants.ts';
import { Speech } from '../../src/text/text.ts';

export const permissionsPath = fileURLToPath(new URL('../../deploy/permissions.md', import.meta.url));

const t = new Speech();
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const link = ({ page }: PermittedCall): string => `[${page}](https://learn.microsoft.com/graph/api/${page}?view=graph-rest-1.0)`;

/** What an administrator is asked for, feature by feature, and every call that it is for. */
export const permissionsPage = (): string => `# Permissions

What Teamwright asks of Microsoft Graph, each an **application** permission of *Microsoft Graph* (\`00000003-0000-0000-c000-000000000000\`).
Written by \`npm run permissions\` from the calls in the code; a test compares both, so that nothing is asked for that nothing uses.

Grant the base, and of the other features those that you want. What is not granted is left out of a team and said on the review card before
anybody submits; nothing fails. What you grant later is seen within five minutes; with a managed identity, whose tokens Azure keeps, within a day.
\`npm run doctor\` tells what is missing.

| feature | permissions | without it |
| --- | --- | --- |
${features.map(summary).join('\n')}

Two of these are wide. \`Group.ReadWrite.All\` is the only one with which an app may change a group's e-mail name or classification, or delete it.
\`Directory.Read.All\` is what Microsoft documents as the least with which an app reads a person's memberships and roles; it does for the naming policy
and deleted teams too, for which \`Group.Read.All\` would open the conversations of every group. Neither \`Directory.ReadWrite.All\` nor
\`Sites.ReadWrite.All\` is asked for.

${features.map(section).join('\n')}`;

const summary = (feature: Feature): string =>
  `| [${feature}](#${feature.toLowerCase()}) | ${permissionsOf(feature).map((one) => `\`${one}\``).join(' ')} | ${t.say(`without.${feature}`)} |`;

function section(feature: Feature): string {
  const calls = permittedCalls[feature];
  const rows = permissionsOf(feature).map((permission) => `| \`${permission}\` | \`${appRoles[permission]}\` |`);
  const lines = calls.map((call) => `| \`${call.method} ${call.path}\` | ${call.by === undefined ? 'any token' : `\`${call.by}\``} | ${link(call)} |`);
  return `## ${feature}

${capital(t.say(`feature.${feature}`))}. ${t.say(`without.${feature}`)}

| permission | app role |
| --- | --- |
${rows.join('\n')}

| call | by | page |
| --- | --- | --- |
${lines.join('\n')}
`;
}
