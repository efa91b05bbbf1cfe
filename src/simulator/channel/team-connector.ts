import type { SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import { personAccount } from './accounts.ts';
import { contentOf, isRefusal, saidContent } from './activity-content.ts';
import { refusals } from './connector-answers.ts';
import { isObject, objectBody, text, type Json } from './json-body.ts';
import { personOf, rosterEntry } from './people.ts';
import { addPost, botIsIn, changePost, postIn, spotOf, type Spot } from './team-chat.ts';

type Parameters = Readonly<Record<string, string>>;
export type SpotHandler = (
  world: World,
  spot: Spot,
  parameters: Parameters,
  request: SimulatorRequest,
) => SimulatorResponse;

/** A refusal for channels and threads that are not there, and for teams in which the bot is not. */
function openSpot(world: World, conversation: string): Spot | SimulatorResponse {
  const spot = spotOf(world, conversation);
  if (!spot) return refusals.conversationNotFound;
  if (!botIsIn(spot, world.settings.botAppId)) return refusals.notInRoster;
  if (spot.root !== undefined && !postIn(world, spot, spot.root)) return refusals.conversationNotFound;
  return spot;
}

/** A route's answer in the channel or thread that its path names. */
export function atSpot(
  world: World,
  parameters: Parameters,
  request: SimulatorRequest,
  handler: SpotHandler,
): SimulatorResponse {
  const spot = openSpot(world, parameters['conversation'] ?? '');
  return 'status' in spot ? spot : handler(world, spot, parameters, request);
}

/** Posts into the thread, or begins one where the address is the channel's; typing leaves no trace in a channel. */
export const post: SpotHandler = (world, spot, _parameters, request) => {
  const activity = objectBody(request);
  if (activity?.['type'] === 'typing') return { status: 201, body: { id: String(Math.floor(world.now)) } };
  const content = saidContent(activity);
  if (isRefusal(content)) return content;
  return { status: 201, body: { id: addPost(world, spot, content).id } };
};

/** `POST /v3/conversations` with a channel: its first message begins a thread, which is the conversation. */
export function beginThread(world: World, body: Json): SimulatorResponse {
  const channelData = body['channelData'];
  const channel = isObject(channelData) && isObject(channelData['channel']) ? channelData['channel'] : undefined;
  const id = text(channel, 'id');
  const { activity } = body;
  if (id === undefined || !isObject(activity))
    return refusals.badSyntax('A conversation of many needs the channel in channelData and an activity.');
  const spot = openSpot(world, id);
  if ('status' in spot) return spot;
  if (!sameTenant(spot, body)) return refusals.conversationNotFound;
  const content = saidContent(activity);
  if (isRefusal(content)) return content;
  const begun = addPost(world, spot, content);
  return { status: 201, body: { id: `${spot.channel.id};messageid=${begun.root}`, activityId: begun.id } };
}

/** The tenant may be left out: the channel has only one. */
function sameTenant({ tenant }: Spot, body: Json): boolean {
  const channelData = body['channelData'];
  const told = isObject(channelData) && isObject(channelData['tenant']) ? text(channelData['tenant'], 'id') : undefined;
  return (told ?? text(body, 'tenantId') ?? tenant.id) === tenant.id;
}

export const edit: SpotHandler = (world, spot, parameters, request) => {
  const found = postIn(world, spot, parameters['activity'] ?? '');
  if (!found) return refusals.activityNotFound;
  const body = objectBody(request);
  if (body?.['type'] !== 'message') return refusals.badSyntax('The activity must be of type message.');
  const content = contentOf(body);
  if (isRefusal(content)) return content;
  changePost(world, spot, found, { ...content, editedAt: world.now });
  return { status: 200, body: { id: found.id } };
};

export const takeBack: SpotHandler = (world, spot, parameters) => {
  const found = postIn(world, spot, parameters['activity'] ?? '');
  if (!found) return refusals.activityNotFound;
  changePost(world, spot, found, { deleted: true, text: '', attachments: [] });
  return { status: 200 };
};

/** The roster of a channel is its team's people. */
export function rosterAt(world: World, { tenant, group }: Spot): Json[] {
  const shown = group.people.filter(({ seenFrom }) => seenFrom <= world.now);
  return shown.flatMap(({ userId }) => {
    const person = personOf(world, tenant.id, userId);
    return person ? [rosterEntry(tenant.id, person, personAccount(tenant.id, userId, world.settings.botAppId))] : [];
  });
}
