import { newId } from '../chance.ts';
import type { GroupRecord, TeamRecord } from '../records.ts';
import type { Outgoing, World } from '../route.ts';
import { botAccount, personAccount } from './accounts.ts';
import { serviceUrl } from './activities.ts';
import type { Json } from './json-body.ts';
import { sentences } from './sentences.ts';
import { rememberChannels } from './team-chat.ts';

/**
 * What Teams tells the bot when its app comes into a team, or leaves it: `conversationUpdate` and `installationUpdate`, both
 * in the conversation of General (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events).
 */
export function tellBot(
  world: World,
  tenant: string,
  group: GroupRecord,
  team: TeamRecord,
  action: 'add' | 'remove',
): Outgoing[] {
  rememberChannels(world, tenant, team);
  const general = team.channels[0]?.id ?? '';
  const inTeam = {
    team: { id: general, aadGroupId: team.id, name: group.displayName },
    tenant: { id: tenant },
    eventType: action === 'add' ? 'teamMemberAdded' : 'teamMemberRemoved',
  };
  const bot = [{ id: botAccount(world.settings.botAppId) }];
  const told: Json = {
    ...envelope(world, tenant, group, general),
    type: 'conversationUpdate',
    id: `f:${newId(world.random)}`,
    ...(action === 'add' ? { membersAdded: bot } : { membersRemoved: bot }),
    channelData: inTeam,
  };
  const updated: Json = {
    ...envelope(world, tenant, group, general),
    type: 'installationUpdate',
    id: `f:${newId(world.random)}`,
    action,
    channelData: { ...inTeam, source: { name: 'message' }, settings: { selectedChannel: { id: general } } },
  };
  return [told, updated].map((activity) => ({ tenant, activity }));
}

/** An app that installs is nobody in Teams: what it does is told of the team's first owner. */
function envelope(world: World, tenant: string, group: GroupRecord, general: string): Json {
  const owner = group.people.find((person) => person.owner)?.userId ?? '';
  return {
    channelId: 'msteams',
    serviceUrl: serviceUrl(world),
    timestamp: new Date(world.now).toISOString(),
    from: { id: personAccount(tenant, owner, world.settings.botAppId), aadObjectId: owner },
    recipient: { id: botAccount(world.settings.botAppId), name: sentences.botName },
    conversation: { isGroup: true, conversationType: 'channel', tenantId: tenant, id: general },
  };
}
