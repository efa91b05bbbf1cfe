/**
 * What Teams is to the bot and to people: the Bot Connector, its issuer, and the chat page with its API.
 *
 * The page API is JSON on the simulator's own address; tests drive the product through it as people do. `{chat}` stands
 * for `/chat/api/chats/{tenant id}/{person's directory id}`.
 *
 * | request | answer |
 * |---|---|
 * | GET /chat/api/people | 200 { world, changed, tenants: [{ id, name, people: [{ tenant, id, name, userPrincipalName, handle, jobTitle, department, installed, unread }] }] } |
 * | GET /chat/api/changes?since=n | 200 at once { world, changed, chats: [{ tenant, person, installed, unread, typing, changed }] }: chats changed after n; after a reset `world` is another |
 * | GET {chat}?since=n | 200 { …as above, id, activities: [{ id, from: 'bot' or 'person', at, revision, text, attachments, editedAt?, deleted?, undelivered?, suggestedActions? }] }, those changed after n; n = 0: the last 200 |
 * | POST {chat}/seen | 204, no longer unread |
 * | POST {chat}/app, DELETE {chat}/app | 201 or 200, 204: the app is added (the bot hears of it), removed |
 * | POST {chat}/messages { text, attachments?, value?, replyToId?, timezone? } | 201 { id } |
 * | PUT {chat}/messages/{id} { text } | 200, the bot gets a messageUpdate |
 * | POST {chat}/actions { type: 'Action.Execute', activity, verb, id?, data } | 202 { invoke } |
 * | POST {chat}/actions { type: 'Action.Submit', activity, data } | 201 { id } |
 * | POST {chat}/search { dataset, query, skip?, top?, activity, ids? } | 200 as below for `graph.microsoft.com/users`, else 202 { invoke } |
 * | GET {chat}/invokes/{invoke} | 200 { state: 'pending' } or { state: 'done', effect: 'card', 'none', 'message' (text) or 'choices' (choices: [{ title, value, subtitle? }]) } or { state: 'failed', code, text } |
 *
 * Refusals are { error: { code, message } } with 400, 404, 409 NotInstalled or 413. An Execute's new card is in the chat
 * (higher `revision`, same id) before its invoke is `done`.
 */
import type { Route } from '../route.ts';
import { chatApiRoutes } from './chat-api.ts';
import { connectorRoutes } from './connector.ts';
import { issuerRoutes } from './issuer.ts';
import { pageRoutes } from './pages.ts';
import { teamPageRoutes } from './team-page.ts';

export const channelRoutes: readonly Route[] = [
  ...issuerRoutes,
  ...connectorRoutes,
  ...chatApiRoutes,
  ...pageRoutes,
  ...teamPageRoutes,
];
