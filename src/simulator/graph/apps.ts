import { tellBot } from '../channel/team-install.ts';
import type { AppRecord, TeamRecord } from '../records.ts';
import { newId } from '../chance.ts';
import type { Outgoing, Route } from '../route.ts';
import { appEntity, definitionEntity, installationEntity } from './app-entity.ts';
import { bodyOf, boundId, type Json } from './body.ts';
import { entityAnswer, expandedNames, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { GraphError, noSuchItem } from './errors.ts';
import { listAnswer } from './list.ts';
import { activeTeamOf, teamOf } from './team-entity.ts';

/** The app that the body binds; 404 where the catalogue has none. */
export function boundApp(call: Call, body: Json): AppRecord {
  const id = boundId(body, 'teamsApp', 'teamsApps');
  const app = call.tenant.app(id);
  if (!app) throw new GraphError(404, 'NotFound', `AppId '${id}' was not found.`);
  return app;
}

export const alreadyInstalled = (): Error =>
  new GraphError(409, 'Conflict', 'AppEntitlementAlreadyExists: The app is already installed.', {
    innerCode: 'AppEntitlementAlreadyExists',
  });

const list: Handler = (call) => {
  const team = teamOf(call);
  const shown = team.apps.filter(({ seenFrom = 0 }) => seenFrom <= call.world.now);
  const installations = shown.map((installation) => installationEntity(call, installation));
  return listAnswer(call, installations, {
    context: `teams('${team.id}')/installedApps`,
    filterable: ['id', ...expandedNames(call)],
  });
};

/** The bot hears when its own app comes into a team or leaves it. */
function heardByBot(call: Call, team: TeamRecord, appId: string, action: 'add' | 'remove'): Outgoing[] {
  const group = call.tenant.group(team.id);
  if (!group || call.tenant.app(appId)?.externalId !== call.world.settings.botAppId) return [];
  return tellBot(call.world, call.tenant.id, group, team, action);
}

/** 201 without a body (team-post-installedapps); 409 where it is installed. */
const install: Handler = (call) => {
  const team = activeTeamOf(call);
  const app = boundApp(call, bodyOf(call.request));
  if (team.apps.some(({ appId }) => appId === app.id)) throw alreadyInstalled();
  const id = newId(call.world.random);
  call.tenant.keepTeam({ ...team, apps: [...team.apps, { id, appId: app.id }] });
  const headers = { location: `/teams/${team.id}/installedApps/${id}` };
  return { status: 201, headers, outgoing: heardByBot(call, team, app.id, 'add') };
};

const remove: Handler = (call) => {
  const team = activeTeamOf(call);
  const id = call.parameter('installation');
  const found = team.apps.find((installation) => installation.id === id);
  if (!found) throw noSuchItem('Installation', id);
  call.tenant.keepTeam({ ...team, apps: team.apps.filter((installation) => installation !== found) });
  return { ...noContent, outgoing: heardByBot(call, team, found.appId, 'remove') };
};

const catalogue: Handler = (call) => {
  const withDefinitions = expandedNames(call).includes('appDefinitions');
  const apps = call.tenant
    .apps()
    .map((app) => ({ ...appEntity(app), ...(withDefinitions ? { appDefinitions: [definitionEntity(app)] } : {}) }));
  const filterable = ['id', 'externalId', 'displayName', 'distributionMethod'];
  return listAnswer(call, apps, { context: 'appCatalogs/teamsApps', filterable });
};

export const appRoutes: readonly Route[] = [
  graphRoute('GET', '/teams/{team}/installedApps', list),
  graphRoute('POST', '/teams/{team}/installedApps', install),
  graphRoute('DELETE', '/teams/{team}/installedApps/{installation}', remove),
  graphRoute('GET', '/appCatalogs/teamsApps', catalogue),
  graphRoute('GET', '/appCatalogs/teamsApps/{app}', (call) => {
    const app = call.tenant.app(call.parameter('app'));
    if (!app) throw noSuchItem('App', call.parameter('app'));
    return entityAnswer(call, 'appCatalogs/teamsApps/$entity', appEntity(app));
  }),
];
