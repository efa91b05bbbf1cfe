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
import { refusals } from './connector-answers.ts';
import { isBot } from './bot-token.ts';
import { isObject, objectBody, text, type Json } from './json-body.ts';
import { peopleOf, personOf, tenantsOf, type Person } from './people.ts';

/** Teams' limit for one message with its cards, in bytes. */
const sizeLimit = 28 * 1024;
/** How long Teams shows the three dots after a typing activity, in ms. */
const typingTime = 8000;

type Handler = (
  world: World,
  conversation: Conversation,
  parameters: Parameters,
  request: SimulatorRequest,
) => SimulatorResponse;
type Parameters = Readonly<Record<string, string>>;

/** Refuses who is not the bot, and chats in which the bot is not. */
const inConversation =
  (handler: Handler): Route['handle'] =>
  (world, parameters, request) => {
    if (!isBot(world, request)) return refusals.unauthorized;
    const conversation = conversationById(world.state, parameters['conversation'] ?? '');
    if (!conversation) return refusals.conversationNotFound;
    if (!conversation.installed) return refusals.notInRoster;
    return handler(world, conversation, parameters, request);
  };

/** What of an activity stands in the chat; a refusal where it is malformed or too big. */
function contentOf(activity: Json): Pick<StoredContent, keyof StoredContent> | SimulatorResponse {
  const attachments = activity['attachments'] ?? [];
  if (!Array.isArray(attachments) || !attachments.every(isAttachment))
    return refusals.badSyntax('Attachments must be objects with a contentType; a card has an object as content.');
  if (activity['text'] !== undefined && typeof activity['text'] !== 'string')
    return refusals.badSyntax('Text must be a string.');
  if (Buffer.byteLength(JSON.stringify({ text: activity['text'], attachments })) > sizeLimit) return refusals.tooBig;
  const suggestedActions = activity['suggestedActions'];
  return {
    text: text(activity, 'text') ?? '',
    attachments,
    ...(isObject(suggestedActions) ? { suggestedActions } : {}),
  };
}

interface StoredContent {
  readonly text: string;
  readonly attachments: readonly Json[];
  readonly suggestedActions?: Json;
}

function isAttachment(value: unknown): value is Json {
  if (!isObject(value) || typeof value['contentType'] !== 'string') return false;
  if (value['contentType'] !== 'application/vnd.microsoft.card.adaptive') return true;
  return isObject(value['content']) && value['content']['type'] === 'AdaptiveCard';
}

const isRefusal = (value: StoredContent | SimulatorResponse): value is SimulatorResponse => 'status' in value;

/** Says something in the chat, as `POST …/activities` does; typing is shown, not kept. */
function say(world: World, conversation: Conversation, activity: Json | undefined): SimulatorResponse {
  if (activity?.['type'] === 'typing') {
    changeConversation(world, conversation.tenant, conversation.person, { typingUntil: world.now + typingTime });
    return { status: 201, body: { id: String(Math.floor(world.now)) } };
  }
  if (activity?.['type'] !== 'message') return refusals.badSyntax('The activity must be of type message or typing.');
  const content = contentOf(activity);
  if (isRefusal(content)) return content;
  if (content.text === '' && content.attachments.length === 0)
    return refusals.badSyntax('The message has neither text nor attachments.');
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
  if (body?.['isGroup'] === true) return refusals.badSyntax('Only personal conversations can be created.');
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

/** The member of a personal chat, with the fields that Teams adds to a channel account. */
function rosterOf(world: World, conversation: Conversation): Json[] {
  const person = personOf(world, conversation.tenant, conversation.person);
  if (!person) return [];
  return [
    {
      id: personAccount(conversation.tenant, person.id, world.settings.botAppId),
      name: person.displayName,
      givenName: person.givenName,
      surname: person.surname,
      email: person.email,
      userPrincipalName: person.userPrincipalName,
      tenantId: conversation.tenant,
      userRole: 'user',
      objectId: person.id,
      aadObjectId: person.id,
    },
  ];
}

const members: Handler = (world, conversation) => ({ status: 200, body: rosterOf(world, conversation) });

const member: Handler = (world, conversation, parameters) => {
  const wanted = parameters['member'];
  const found = rosterOf(world, conversation).find((each) => each['id'] === wanted || each['aadObjectId'] === wanted);
  return found ? { status: 200, body: found } : refusals.memberNotFound;
};

/** Bot Connector v3, personal chats: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference */
export const connectorRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/teams/v3/conversations', handle: createConversation },
  {
    method: 'POST',
    pattern: '/teams/v3/conversations/{conversation}/activities',
    handle: inConversation((world, conversation, _, request) => say(world, conversation, objectBody(request))),
  },
  {
    method: 'POST',
    pattern: '/teams/v3/conversations/{conversation}/activities/{activity}',
    // A reply in a personal chat is a message like any other; Teams does not even look whether its target exists.
    handle: inConversation((world, conversation, _, request) => say(world, conversation, objectBody(request))),
  },
  {
    method: 'PUT',
    pattern: '/teams/v3/conversations/{conversation}/activities/{activity}',
    handle: inConversation(update),
  },
  {
    method: 'DELETE',
    pattern: '/teams/v3/conversations/{conversation}/activities/{activity}',
    handle: inConversation(remove),
  },
  {
    method: 'GET',
    pattern: '/teams/v3/conversations/{conversation}/activities/{activity}/members',
    handle: inConversation(members),
  },
  { method: 'GET', pattern: '/teams/v3/conversations/{conversation}/members', handle: inConversation(members) },
  { method: 'GET', pattern: '/teams/v3/conversations/{conversation}/members/{member}', handle: inConversation(member) },
  {
    method: 'GET',
    pattern: '/teams/v3/conversations/{conversation}/pagedmembers',
    handle: inConversation((world, conversation) => ({
      status: 200,
      body: { members: rosterOf(world, conversation) },
    })),
  },
];
