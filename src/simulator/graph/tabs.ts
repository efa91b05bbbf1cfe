import { newId } from '../chance.ts';
import type { AppRecord, ChannelRecord, TabConfiguration, TabRecord, TeamRecord } from '../records.ts';
import type { Route } from '../route.ts';
import { appEntity } from './app-entity.ts';
import { bodyOf, boundId, isObject, requiredText, text, type Json } from './body.ts';
import { entityAnswer, expandedNames, graphRoute, noContent, type Call, type Handler } from './call.ts';
import { badRequest, noSuchItem } from './errors.ts';
import type { Entity } from './filter.ts';
import { listAnswer } from './list.ts';
import { activeTeamOf, channelOf, keepChannel, teamOf } from './team-entity.ts';

const nothing: TabConfiguration = { entityId: null, contentUrl: null, removeUrl: null, websiteUrl: null };

/** A tab; its app only where `$expand` asks for it. */
export function tabEntity(call: Call, team: TeamRecord, channel: ChannelRecord, tab: TabRecord): Entity {
  const app = expandedNames(call).includes('teamsApp') ? call.tenant.app(tab.appId) : undefined;
  return {
    id: tab.id,
    displayName: tab.displayName,
    webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(channel.id)}/tab%3A%3A${tab.id}?label=${encodeURIComponent(tab.displayName)}&groupId=${team.id}&tenantId=${call.tenant.id}`,
    configuration: { ...tab.configuration },
    ...(app ? { teamsApp: appEntity(app) } : {}),
  };
}

interface Place {
  readonly team: TeamRecord;
  readonly channel: ChannelRecord;
}

function placeOf(call: Call, toChange: boolean): Place {
  const team = toChange ? activeTeamOf(call) : teamOf(call);
  return { team, channel: channelOf(call, team) };
}

const contextOf = ({ team, channel }: Place): string =>
  `teams('${team.id}')/channels('${encodeURIComponent(channel.id)}')/tabs`;

function tabOf(call: Call, { channel }: Place): TabRecord {
  const id = call.parameter('tab');
  const tab = channel.tabs.find((candidate) => candidate.id === id);
  if (!tab) throw noSuchItem('Tab', id);
  return tab;
}

const list: Handler = (call) => {
  const place = placeOf(call, false);
  const tabs = place.channel.tabs.map((tab) => tabEntity(call, place.team, place.channel, tab));
  const filterable = ['displayName', 'id', ...(expandedNames(call).includes('teamsApp') ? ['teamsApp'] : [])];
  return listAnswer(call, tabs, { context: contextOf(place), filterable });
};

/** 201; the app has to be installed in the team, and be one whose tabs Graph can configure (channel-post-tabs). */
const create: Handler = (call) => {
  const place = placeOf(call, true);
  const { team, channel } = place;
  const body = bodyOf(call.request);
  const app = installedApp(call, place, boundId(body, 'teamsApp', 'teamsApps'));
  const displayName = requiredText(body, 'displayName', 128);
  const tab = {
    id: newId(call.world.random),
    displayName,
    appId: app.id,
    configuration: configurationOf(body, app, nothing),
  };
  keepChannel(call, team, { ...channel, tabs: [...channel.tabs, tab] });
  return entityAnswer(call, `${contextOf(place)}/$entity`, tabEntity(call, team, channel, tab), 201);
};

function installedApp(call: Call, { team, channel }: Place, id: string): AppRecord {
  const app = call.tenant.app(id);
  if (!app || !team.apps.some(({ appId, seenFrom = 0 }) => appId === id && seenFrom <= call.world.now))
    throw badRequest(
      `App id ${id} needs to be installed to the team ${team.id}:${channel.id} and be in an unblocked state to install/update a tab`,
    );
  if (app.tab === 'none') throw badRequest(`The specified app does not support tabs. AppId:${id}`);
  return app;
}

const addressNames = ['contentUrl', 'removeUrl', 'websiteUrl'] as const;

/** What the body says of the configuration, on top of what there is. 400 for apps that take none and for wrong addresses. */
function configurationOf(body: Json, app: AppRecord, present: TabConfiguration): TabConfiguration {
  const given = body['configuration'];
  if (given === undefined || given === null) return present;
  if (!isObject(given)) throw badRequest("Invalid value specified for property 'configuration'.");
  if (app.tab === 'fixed') throw badRequest(`Tab configuration is not supported for the app ${app.id}.`);
  for (const name of addressNames) {
    const address = text(given, name, 2048);
    if (address && !URL.canParse(address))
      throw badRequest(`Value of '${name}' in the tab configuration is no valid URL.`);
  }
  const named = ['entityId', ...addressNames].flatMap((name) => {
    const value = text(given, name, 2048);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...present, ...Object.fromEntries(named) };
}

const change: Handler = (call) => {
  const place = placeOf(call, true);
  const { team, channel } = place;
  const tab = tabOf(call, place);
  const body = bodyOf(call.request);
  const displayName = text(body, 'displayName', 128) ?? tab.displayName;
  const configuration = configurationOf(body, installedApp(call, place, tab.appId), tab.configuration);
  const changed = { ...tab, displayName, configuration };
  keepChannel(call, team, { ...channel, tabs: channel.tabs.map((other) => (other === tab ? changed : other)) });
  return entityAnswer(call, `${contextOf(place)}/$entity`, tabEntity(call, team, channel, changed));
};

const remove: Handler = (call) => {
  const place = placeOf(call, true);
  const { team, channel } = place;
  const tab = tabOf(call, place);
  keepChannel(call, team, { ...channel, tabs: channel.tabs.filter((other) => other !== tab) });
  return noContent;
};

const tabs = '/teams/{team}/channels/{channel}/tabs';

export const tabRoutes: readonly Route[] = [
  graphRoute('GET', tabs, list),
  graphRoute('POST', tabs, create),
  graphRoute('GET', `${tabs}/{tab}`, (call) => {
    const place = placeOf(call, false);
    return entityAnswer(
      call,
      `${contextOf(place)}/$entity`,
      tabEntity(call, place.team, place.channel, tabOf(call, place)),
    );
  }),
  graphRoute('PATCH', `${tabs}/{tab}`, change),
  graphRoute('DELETE', `${tabs}/{tab}`, remove),
];
