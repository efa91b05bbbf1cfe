import type { Outgoing, World } from '../route.ts';
import { membersAdded, installationUpdate } from './activities.ts';
import { changeConversation, conversationOf } from './conversations.ts';
import { personOf } from './people.ts';

/** Whether the bot's app is installed for the person. */
export const installed = (world: World, tenant: string, person: string): boolean =>
  conversationOf(world, tenant, person)?.installed ?? false;

/**
 * Installs the bot's app for a person: their personal chat comes into being, and Teams tells the bot in two activities; of an app that
 * was removed and is added again, in the second alone, as the chat is there already
 * (microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events). Nothing is told where it is installed already, or
 * where there is no such person.
 */
export function install(world: World, tenant: string, userId: string): Outgoing[] {
  const person = personOf(world, tenant, userId);
  if (!person || installed(world, tenant, userId)) return [];
  const isFirst = conversationOf(world, tenant, userId) === undefined;
  const conversation = changeConversation(world, tenant, userId, { installed: true });
  return [...(isFirst ? [membersAdded(world, conversation, person)] : []), installationUpdate(world, conversation, person, 'add')];
}

/** Removes the app: the chat stays readable for the person, the bot may not write into it any more. */
export function uninstall(world: World, tenant: string, userId: string): Outgoing[] {
  const person = personOf(world, tenant, userId);
  if (!person || !installed(world, tenant, userId)) return [];
  const conversation = changeConversation(world, tenant, userId, { installed: false });
  return [installationUpdate(world, conversation, person, 'remove')];
}

/** The id of the personal chat, for Graph's `installedApps/{id}/chat`; undefined where the app is not installed. */
export function chatOf(world: World, tenant: string, userId: string): string | undefined {
  const conversation = conversationOf(world, tenant, userId);
  return conversation?.installed ? conversation.id : undefined;
}
