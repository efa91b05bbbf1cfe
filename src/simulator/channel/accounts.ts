import { createHash } from 'node:crypto';

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url');

/** Teams' id of a person, as one bot sees it: two tenants never share it, even when their directory ids are equal. */
export const personAccount = (tenant: string, person: string, botAppId: string): string =>
  `29:1${digest('person', tenant, person, botAppId)}`;

/** Teams' id of a bot. */
export const botAccount = (botAppId: string): string => `28:${botAppId}`;

/** The id of the personal chat of a person with the bot: the same after every install. */
export const personalConversation = (tenant: string, person: string, botAppId: string): string =>
  `a:1${digest('chat', tenant, person, botAppId)}${digest('more', tenant, person, botAppId)}`;
