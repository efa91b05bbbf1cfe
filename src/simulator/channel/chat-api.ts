import { newId } from '../chance.ts';
import type { Route } from '../route.ts';
import { cardAction, message } from './activities.ts';
import { changeView, companiesView, conversationView } from './chat-view.ts';
import { searchRoute } from './chat-search.ts';
import {
  activityIn,
  addActivity,
  allConversations,
  changeActivity,
  changeConversation,
  changeCount,
  conversationOf,
  worldId,
} from './conversations.ts';
import { install, uninstall } from './install.ts';
import { beginInvoke, invokeResult } from './invokes.ts';
import { isObject, text } from './json-body.ts';
import { badRequest, chatting, count, notFound, refusal, seated, timezoneOf } from './seat.ts';

const people: Route['handle'] = (world) => ({
  status: 200,
  body: { world: worldId(world), changed: changeCount(world.state), tenants: companiesView(world) },
});

const changes: Route['handle'] = (world, _, request) => {
  const since = count(request.query.get('since'), 0);
  if (since === undefined) return badRequest('since must be a whole number.');
  const changed = allConversations(world.state).filter(
    (each) => each.changed > since || (each.typingUntil > 0 && each.typingUntil <= world.now),
  );
  return {
    status: 200,
    body: { world: worldId(world), changed: changeCount(world.state), chats: changed.map((each) => changeView(world, each)) },
  };
};

const chat = seated(({ world, tenant, person }, request) => {
  const since = count(request.query.get('since'), 0);
  if (since === undefined) return badRequest('since must be a whole number.');
  const conversation = conversationOf(world, tenant, person.id);
  if (conversation) return { status: 200, body: conversationView(world, conversation, since) };
  const empty = { tenant, person: person.id, installed: false, unread: 0, typing: false, changed: 0, activities: [] };
  return { status: 200, body: empty };
});

const seen = seated(({ world, tenant, person }) => {
  const conversation = conversationOf(world, tenant, person.id);
  if (conversation && conversation.unread > 0) changeConversation(world, tenant, person.id, { unread: 0 });
  return { status: 204 };
});

const add = seated(({ world, tenant, person }) => {
  const outgoing = install(world, tenant, person.id);
  return { status: outgoing.length > 0 ? 201 : 200, body: { installed: true }, outgoing };
});

const takeAway = seated(({ world, tenant, person }) => ({
  status: 204,
  outgoing: uninstall(world, tenant, person.id),
}));

/** Teams' limit of what a person can type, in characters. */
const longest = 28_000;

const say = chatting(({ world, person }, conversation, body) => {
  const said = text(body, 'text') ?? '';
  const attachments = body['attachments'] ?? [];
  const replyToId = text(body, 'replyToId');
  if (body['text'] !== undefined && typeof body['text'] !== 'string') return badRequest('text must be a string.');
  if (!Array.isArray(attachments) || !attachments.every(isObject)) return badRequest('attachments must be objects.');
  if (said.length > longest) return refusal(413, 'TooLong', 'The message is too long.');
  const stored = addActivity(world, conversation, { from: 'person', text: said, attachments });
  const extras = {
    timezone: timezoneOf(body),
    attachments,
    ...('value' in body ? { value: body['value'] } : {}),
    ...(replyToId ? { replyToId } : {}),
  };
  return { status: 201, body: { id: stored.id }, outgoing: [message(world, conversation, person, stored, extras)] };
});

const edit = chatting(({ world, person }, conversation, body, parameters) => {
  const stored = activityIn(world.state, conversation, parameters['message'] ?? '');
  const said = text(body, 'text');
  if (stored?.from !== 'person') return notFound('There is no such message of this person.');
  if (said === undefined || said.length > longest) return badRequest('text must be a string of fair length.');
  const edited = changeActivity(world, conversation, stored, { text: said, editedAt: world.now });
  const outgoing = [message(world, conversation, person, edited, { timezone: timezoneOf(body), edited: true })];
  return { status: 200, body: { id: edited.id }, outgoing };
});

const press = chatting(({ world, tenant, person }, conversation, body) => {
  const activity = activityIn(world.state, conversation, text(body, 'activity') ?? '');
  const verb = text(body, 'verb') ?? '';
  const data = body['data'] ?? {};
  if (!activity) return notFound('There is no such card in this chat.');
  const timezone = timezoneOf(body);
  switch (body['type']) {
    case 'Action.Submit': {
      // Teams sends the data as a message of its own, which stands in no chat.
      const silent = { id: `f:${newId(world.random)}`, text: '' };
      const outgoing = [
        message(world, conversation, person, silent, { timezone, value: data, replyToId: activity.id }),
      ];
      return { status: 201, body: { id: silent.id }, outgoing };
    }
    case 'Action.Execute': {
      const id = `f:${newId(world.random)}`;
      beginInvoke(world.state, tenant, { id, conversation: conversation.id, activity: activity.id, kind: 'action' });
      const action = { verb, id: text(body, 'id'), data };
      const outgoing = [cardAction(world, conversation, person, id, activity.id, action, timezone)];
      return { status: 202, body: { invoke: id }, outgoing };
    }
    default:
      return badRequest('type must be Action.Execute or Action.Submit.');
  }
});

const result = seated(({ world, tenant, person }, _, parameters) => {
  const conversation = conversationOf(world, tenant, person.id);
  const found = conversation && invokeResult(world.state, tenant, conversation.id, parameters['invoke'] ?? '');
  return found ? { status: 200, body: found } : notFound('There is no such invoke.');
});

const at = '/chat/api/chats/{tenant}/{person}';

export const chatApiRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/chat/api/people', handle: people },
  { method: 'GET', pattern: '/chat/api/changes', handle: changes },
  { method: 'GET', pattern: at, handle: chat },
  { method: 'POST', pattern: `${at}/seen`, handle: seen },
  { method: 'POST', pattern: `${at}/app`, handle: add },
  { method: 'DELETE', pattern: `${at}/app`, handle: takeAway },
  { method: 'POST', pattern: `${at}/messages`, handle: say },
  { method: 'PUT', pattern: `${at}/messages/{message}`, handle: edit },
  { method: 'POST', pattern: `${at}/actions`, handle: press },
  { method: 'GET', pattern: `${at}/invokes/{invoke}`, handle: result },
  { method: 'POST', pattern: `${at}/search`, handle: searchRoute },
];
