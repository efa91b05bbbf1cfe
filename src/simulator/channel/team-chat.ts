import type { ChannelRecord, GroupRecord, TeamRecord, TenantRecord } from '../records.ts';
import type { World } from '../route.ts';
import { Tenant } from '../tenant.ts';
import type { ActivityContent } from './activity-content.ts';

/** Where a bot speaks in a team: a channel, or a thread in it. */
export interface Spot {
  readonly tenant: Tenant;
  readonly group: GroupRecord;
  readonly team: TeamRecord;
  readonly channel: ChannelRecord;
  /** The id of the message that the thread begins with. */
  readonly root: string | undefined;
}

/** What the bot said in a channel. A deleted one stays as a mark. */
export interface ChannelPost extends ActivityContent {
  /** ms since 1970 as text, ascending within a channel. */
  readonly id: string;
  /** The message that its thread begins with; its own id where it is that one. */
  readonly root: string;
  readonly at: number;
  readonly editedAt?: number;
  readonly deleted?: true;
}

/** Channels have such ids, personal chats do not; behind `;messageid=` stands the thread. */
export const isSpot = (conversation: string): boolean => conversation.startsWith('19:');

/** The address of a conversation in a channel. Undefined where nothing shows there by now. */
export function spotOf(world: World, conversation: string): Spot | undefined {
  const [channelId = '', root] = conversation.split(';messageid=', 2);
  const home = homeOf(world, channelId);
  const tenant = home && new Tenant(world, home.tenant);
  const team = tenant?.team(home?.team ?? '');
  const group = team && tenant?.group(team.id);
  const channel = team && tenant?.channels(team).find(({ id }) => id === channelId);
  return tenant && group && channel ? { tenant, group, team, channel, root } : undefined;
}

interface Home {
  readonly tenant: string;
  readonly team: string;
}

const homes = 'channel.homes';

/** The team of a channel: looked for once among all, then remembered. */
function homeOf(world: World, channel: string): Home | undefined {
  const known = world.state.get<Home>(homes, '', channel);
  if (known) return known;
  for (const { id: tenant } of world.state.list<TenantRecord>('tenants', ''))
    for (const team of world.state.list<TeamRecord>('teams', tenant))
      if (team.channels.some(({ id }) => id === channel)) return settle(world, tenant, team, channel);
  return undefined;
}

function settle(world: World, tenant: string, team: TeamRecord, wanted: string): Home | undefined {
  for (const { id } of team.channels) world.state.put(homes, '', id, { tenant, team: team.id } satisfies Home);
  return world.state.get<Home>(homes, '', wanted);
}

/** Remembers where the team's channels are, before anybody asks. */
export const rememberChannels = (world: World, tenant: string, team: TeamRecord): void =>
  void settle(world, tenant, team, '');

/** Whether the bot's app is in the team. Bots are no members of private channels. */
export const botIsIn = ({ tenant, team, channel }: Spot, botAppId: string): boolean =>
  channel.membershipType === 'standard' && team.apps.some(({ appId }) => tenant.app(appId)?.externalId === botAppId);

const table = (channel: string): string => `channel.posts ${channel}`;

/** What was said in a channel, oldest first. */
export const postsIn = (world: World, tenant: string, channel: string): ChannelPost[] =>
  world.state.list<ChannelPost>(table(channel), tenant);

/** The post, unless it was never there or is deleted. */
export function postIn(world: World, { tenant, channel }: Spot, id: string): ChannelPost | undefined {
  const found = world.state.get<ChannelPost>(table(channel.id), tenant.id, id);
  return found?.deleted ? undefined : found;
}

export function addPost(world: World, { tenant, channel, root }: Spot, content: ActivityContent): ChannelPost {
  const last = world.state.get<number>('channel.lastPosts', tenant.id, channel.id) ?? 0;
  const number = Math.max(Math.floor(world.now), last + 1);
  world.state.put('channel.lastPosts', tenant.id, channel.id, number);
  const id = String(number);
  const post: ChannelPost = { ...content, id, root: root ?? id, at: world.now };
  world.state.put(table(channel.id), tenant.id, id, post);
  return post;
}

/** Edits a post in place. */
export const changePost = (
  world: World,
  { tenant, channel }: Spot,
  post: ChannelPost,
  change: Partial<Omit<ChannelPost, 'id' | 'root' | 'at'>>,
): void => world.state.put(table(channel.id), tenant.id, post.id, { ...post, ...change });
