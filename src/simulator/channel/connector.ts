import type { Route, SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import { personAccount } from './accounts.ts';
import {
  activityIn,
  addActivity,
  changeActivity,
  changeConversation,
  conversationById,
  conversationOf,
  type Conversation,
} from './conversations.ts';
import { contentOf, isRefusal, saidContent } from './activity-content.ts';
import { refusals } from './connector-answers.ts';
import { isBot } from './bot-token.ts';
import { isObject, objectBody, text, type Json } from './json-body.ts';
import { peopleOf, personOf, rosterEntry, tenantsOf, type Person } from './people.ts';
import { isSpot } from './team-chat.ts';
import { atSpot, beginThread, edit, post, rosterAt, takeBack, type SpotHandler } from './team-connector.ts';

/** How long Teams shows the three dots after a typing activity, in ms. */
const typingTime = 8000;

type Handler = (
  world: World,
  conversation: Conversation,
  parameters: Parameters,
  request: SimulatorRequest,
) => SimulatorResponse;
type Parameters = Readonly<Record<string, string>>;

/** Refuses who is not the bot, and chats and channels in which the bot is not. */
const inConversation =
  (handler: Handler, inChannel: SpotHandler): Route['handle'] =>
  (world, parameters, request) => {
    if (!isBot(world, request)) return refusals.unauthorized;
    const id = parameters['conversation'] ?? '';
    if (isSpot(id)) return atSpot(world, parameters, request, inChannel);
    const conversation = conversationById(world.state, id);
    if (!conversation) return refusals.conversationNotFound;
    if (!conversation.installed) return refusals.notInRoster;
    return handler(world, conversation, parameters, request);
  };

/** Says something in the chat, as `POST …/activities` does; typing is shown, not kept. */
function say(world: World, conversation: Conversation, activity: Json | undefined): SimulatorResponse {
  if (activity?.['type'] === 'typing') {
    changeConversation(world, conversation.tenant, conversation.person, { typingUntil: world.now + typingTime });
    return { status: 201, body: { id: String(Math.floor(world.now)) } };
  }
  const content = saidContent(activity);
  if (isRefusal(content)) return content;
  return { status: 201, body: { id: addActivity(world, conversation, { from: 'bot', ...content }).id } };
}

const createConversation: Route['handle'] = (world, _parameters, request) => {
  if (!isBot(world, request)) return refusals.unauthorized;
  const body = objectBody(request);
  const members = body?.['members'];
  const member: unknown = Array.isArray(members) && members.length === 1 ? members[0] : undefined;
  const memberId = isObject(member) ? text(member, 'id') : undefined;
  const channelTenant = isObject(body?.['channelData']) ? body['channelData']['tenant'] : undefined;
  const tenant = text(body, 'tenantId') ?? (isObject(channelTenant) ? text(channelTenant, 'id') : undefined);
  if (body?.['isGroup'] === true) return beginThread(world, body);
  if (memberId === undefined || tenant === undefined)
    return refusals.badSyntax('A personal conversation needs exactly one member and the tenant.');
  const person = tenantsOf(world).some(({ id }) => id === tenant) ? memberOf(world, tenant, memberId) : undefined;
  if (!person) return refusals.badSyntax('The member is not a person of this tenant.');
  const conversation = conversationOf(world, tenant, person.id);
  if (!conversation?.installed) return refusals.notInRoster;
  const activity = body?.['activity'];
  if (!isObject(activity)) return { status: 201, body: { id: conversation.id } };
  const said = say(world, conversation, activity);
  if (said.status >= 400) return said;
  return { status: 201, body: { id: conversation.id, activityId: isObject(said.body) ? said.body['id'] : undefined } };
};

/** The person whom the bot names by Teams' id or by directory id. */
const memberOf = (world: World, tenant: string, id: string): Person | undefined =>
  personOf(world, tenant, id) ??
  peopleOf(world, tenant).find((person) => personAccount(tenant, person.id, world.settings.botAppId) === id);

const update: Handler = (world, conversation, parameters, request) => {
  const activity = activityIn(world.state, conversation, parameters['activity'] ?? '');
  if (!activity) return refusals.activityNotFound;
  if (activity.from !== 'bot') return refusals.notOwn;
  const body = objectBody(request);
  if (body?.['type'] !== 'message') return refusals.badSyntax('The activity must be of type message.');
  const content = contentOf(body);
  if (isRefusal(content)) return content;
  changeActivity(world, conversation, activity, { ...content, editedAt: world.now });
  return { status: 200, body: { id: activity.id } };
};

const remove: Handler = (world, conversation, parameters) => {
  const activity = activityIn(world.state, conversation, parameters['activity'] ?? '');
  if (!activity) return refusals.activityNotFound;
  if (activity.from !== 'bot') return refusals.notOwn;
  changeActivity(world, conversation, activity, { deleted: true, text: '', attachments: [] });
  return { status: 200 };
};

function rosterOf(world: World, { tenant, person: id }: Conversation): Json[] {
  const person = personOf(world, tenant, id);
  return person ? [rosterEntry(tenant, person, personAccount(tenant, id, world.settings.botAppId))] : [];
}

/** The members of a roster, all or the one that the path names, in the shape that was asked for. */
function members(roster: readonly Json[], parameters: Parameters, paged: boolean): SimulatorResponse {
  const wanted = parameters['member'];
  if (wanted === undefined) return { status: 200, body: paged ? { members: roster } : roster };
  const found = roster.find((each) => each['id'] === wanted || each['aadObjectId'] === wanted);
  return found ? { status: 200, body: found } : refusals.memberNotFound;
}

const rosterRoute = (place: string, paged = false): Route => ({
  method: 'GET',
  pattern: `${one}/${place}`,
  handle: inConversation(
    (world, conversation, parameters) => members(rosterOf(world, conversation), parameters, paged),
    (world, spot, parameters) => members(rosterAt(world, spot), parameters, paged),
  ),
});

const one = '/teams/v3/conversations/{conversation}';
const activity = `${one}/activities/{activity}`;

/** A reply in a personal chat is a message like any other; Teams does not even look whether its target exists. */
const saying = inConversation((world, conversation, _, request) => say(world, conversation, objectBody(request)), post);

/** Bot Connector v3: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference */
export const connectorRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/teams/v3/conversations', handle: createConversation },
  { method: 'POST', pattern: `${one}/activities`, handle: saying },
  { method: 'POST', pattern: activity, handle: saying },
  { method: 'PUT', pattern: activity, handle: inConversation(update, edit) },
  { method: 'DELETE', pattern: activity, handle: inConversation(remove, takeBack) },
  rosterRoute('activities/{activity}/members'),
  rosterRoute('members'),
  rosterRoute('members/{member}'),
  rosterRoute('pagedmembers', true),
];
