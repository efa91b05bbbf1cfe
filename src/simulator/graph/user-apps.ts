import { createHash } from 'node:crypto';
import { chatOf, install, installed } from '../channel/install.ts';
import type { InstallationRecord, UserAppsRecord, UserRecord } from '../records.ts';
import type { Route } from '../route.ts';
import { newId } from '../chance.ts';
import { installationEntity } from './app-entity.ts';
import { alreadyInstalled, boundApp } from './apps.ts';
import { bodyOf } from './body.ts';
import { entityAnswer, expandedNames, graphRoute, type Call, type Handler } from './call.ts';
import { GraphError, noSuchItem } from './errors.ts';
import { listAnswer } from './list.ts';
import { userOf } from './users.ts';

const isBot = (call: Call, appId: string): boolean =>
  call.tenant.app(appId)?.externalId === call.world.settings.botAppId;

/** What is in somebody's personal scope. The bot's app is there when the channel says so, however it came to be. */
function appsOf(call: Call, user: UserRecord): InstallationRecord[] {
  const others = call.world.state.get<UserAppsRecord>('userApps', call.tenant.id, user.id)?.apps ?? [];
  const bot = call.tenant.apps().find(({ id }) => isBot(call, id));
  if (!bot || !installed(call.world, call.tenant.id, user.id)) return [...others];
  const id = createHash('sha256').update(`${call.tenant.id} ${user.id} ${bot.id}`).digest('base64url');
  return [...others, { id, appId: bot.id }];
}

const list: Handler = (call) => {
  const user = userOf(call);
  const installations = appsOf(call, user).map((installation) => installationEntity(call, installation));
  return listAnswer(call, installations, {
    context: `users('${user.id}')/teamwork/installedApps`,
    filterable: ['id', ...expandedNames(call)],
  });
};

/** 201 without a body; the bot's app opens the personal chat, and the bot hears of it (userteamwork-post-installedapps). */
const add: Handler = (call) => {
  const user = userOf(call);
  const app = boundApp(call, bodyOf(call.request));
  if (user.beyond.teamsLicence === false)
    throw new GraphError(403, 'Forbidden', 'The user has no licence for Microsoft Teams.');
  const present = appsOf(call, user);
  if (present.some(({ appId }) => appId === app.id)) throw alreadyInstalled();
  if (isBot(call, app.id)) return { status: 201, outgoing: install(call.world, call.tenant.id, user.id) };
  const apps = [...present, { id: newId(call.world.random), appId: app.id }];
  call.world.state.put('userApps', call.tenant.id, user.id, { apps } satisfies UserAppsRecord);
  return { status: 201 };
};

function installationOf(call: Call, user: UserRecord): InstallationRecord {
  const id = call.parameter('installation');
  const found = appsOf(call, user).find((installation) => installation.id === id);
  if (!found) throw noSuchItem('Installation', id);
  return found;
}

const chat: Handler = (call) => {
  const user = userOf(call);
  const { appId } = installationOf(call, user);
  const id = isBot(call, appId) ? chatOf(call.world, call.tenant.id, user.id) : undefined;
  if (!id) throw noSuchItem('Chat', appId);
  return entityAnswer(call, 'chats/$entity', {
    id,
    topic: null,
    createdDateTime: null,
    lastUpdatedDateTime: null,
    chatType: 'oneOnOne',
    tenantId: call.tenant.id,
    webUrl: null,
  });
};

const apps = '/users/{user}/teamwork/installedApps';

export const userAppRoutes: readonly Route[] = [
  graphRoute('GET', apps, list),
  graphRoute('POST', apps, add),
  graphRoute('GET', `${apps}/{installation}`, (call) => {
    const user = userOf(call);
    const context = `users('${user.id}')/teamwork/installedApps/$entity`;
    return entityAnswer(call, context, installationEntity(call, installationOf(call, user)));
  }),
  graphRoute('GET', `${apps}/{installation}/chat`, chat),
];
