import { z } from 'zod';
import type { Channel, SourceTab, SourceTeam } from '../../catalog/teams-service.ts';
import { get, type Graph } from './call.ts';
import { read, unlessMissing } from './errors.ts';
import { query, segment } from './odata.ts';
import { all } from './paging.ts';

/** Graph's own: 200 standard, 30 private and 30 shared channels in a team, deleted ones included; apps and tabs are fewer. */
const most = 1000;

const team = z.object({
  id: z.string().min(1),
  displayName: z.string(),
  isArchived: z.boolean().nullish(),
});

/** `shared` hides behind `unknownFutureValue` unless the caller prefers to know (resources/channel). */
const channel = z.object({
  id: z.string().min(1),
  displayName: z.string(),
  membershipType: z
    .enum(['standard', 'private', 'shared', 'unknownFutureValue'])
    .nullish()
    .transform((type) => (type === 'unknownFutureValue' ? 'shared' : (type ?? 'standard'))),
});
const preferAll = { Prefer: 'include-unknown-enum-members' };

const text = z.string().nullish();
const configuration = z.object({ entityId: text, contentUrl: text, websiteUrl: text, removeUrl: text });
const tab = z
  .object({
    displayName: text,
    configuration: configuration.nullish(),
    teamsApp: z.object({ id: z.string().min(1) }).nullish(),
  })
  .transform(({ displayName, teamsApp, ...rest }): SourceTab | undefined =>
    // An app that was taken out of the catalog leaves a tab without one; such a tab cannot be made again.
    teamsApp ? { displayName: displayName ?? '', appId: teamsApp.id, configuration: configured(rest.configuration) } : undefined,
  );

/** What Graph says was configured; undefined where nothing was. */
function configured(found: z.infer<typeof configuration> | null | undefined): SourceTab['configuration'] {
  const given: Record<string, string | null> = {};
  for (const name of ['entityId', 'contentUrl', 'websiteUrl', 'removeUrl'] as const) {
    const value = found?.[name];
    if (value !== undefined) given[name] = value;
  }
  return Object.values(given).some((value) => value !== null) ? given : undefined;
}

/**
 * What a team consists of, read live: two rounds, the second for the tabs of all channels at once.
 * Pages: api/team-get, channel-list, channel-list-tabs, team-list-installedapps.
 */
export class SourceReader {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Undefined where there is no such team. Templates never have so many apps that counting needs a second page. */
  source(tenant: string, id: string): Promise<SourceTeam | undefined> {
    return unlessMissing(async () => {
      const [found, channels, apps] = await Promise.all([
        this.#team(tenant, id),
        this.channels(tenant, id),
        this.#apps(tenant, id),
      ]);
      const tabs = await Promise.all(channels.map((one) => this.tabs(tenant, id, one.id)));
      return {
        id: found.id,
        displayName: found.displayName,
        isArchived: found.isArchived ?? false,
        channels: channels.map((one, index) => ({ ...one, tabs: tabs[index] ?? [] })),
        apps,
      };
    });
  }

  archived(tenant: string, id: string): Promise<boolean | undefined> {
    return unlessMissing(async () => (await this.#team(tenant, id)).isArchived ?? false);
  }

  async channels(tenant: string, id: string): Promise<readonly Channel[]> {
    const path = `/teams/${segment(id)}/channels${query({ $select: 'id,displayName,membershipType' })}`;
    return all(this.#graph, get(tenant, path, preferAll), channel, most);
  }

  async tabs(tenant: string, id: string, channelId: string): Promise<readonly SourceTab[]> {
    const parameters = query({ $select: 'id,displayName,configuration', $expand: 'teamsApp' });
    const path = `/teams/${segment(id)}/channels/${segment(channelId)}/tabs${parameters}`;
    const found = await all(this.#graph, get(tenant, path), tab, most);
    return found.filter((one) => one !== undefined);
  }

  async #team(tenant: string, id: string): Promise<z.infer<typeof team>> {
    const path = `/teams/${segment(id)}${query({ $select: 'id,displayName,isArchived' })}`;
    return read(await this.#graph.ask(get(tenant, path)), team);
  }

  async #apps(tenant: string, id: string): Promise<number> {
    const path = `/teams/${segment(id)}/installedApps${query({ $select: 'id' })}`;
    return (await all(this.#graph, get(tenant, path), z.object({ id: z.string() }), most)).length;
  }
}
