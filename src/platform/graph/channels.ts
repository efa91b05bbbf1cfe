import { z } from 'zod';
import type { Channel, ChannelPerson, SourceTab } from '../../catalog/source-team.ts';
import type { NewPrivateChannel } from '../../catalog/teams-service.ts';
import { get, type Graph } from './call.ts';
import { read } from './errors.ts';
import { memberOf, memberValue } from './members.ts';
import { bind, query, segment } from './odata.ts';
import { all } from './paging.ts';

/** Graph's own: 200 standard, 30 private and 30 shared channels in a team, deleted ones included; tabs are fewer. */
const most = 1000;
/** A private channel has up to 250 people. */
const mostPeople = 250;

const text = z.string().nullish();
const identified = z.object({ id: z.string().min(1) });

/** `shared` hides behind `unknownFutureValue` unless the caller prefers to know (resources/channel). */
const channel = z.object({
  id: z.string().min(1),
  displayName: z.string(),
  description: text.transform((given) => given ?? undefined),
  membershipType: z
    .enum(['standard', 'private', 'shared', 'unknownFutureValue'])
    .nullish()
    .transform((type) => (type === 'unknownFutureValue' ? 'shared' : (type ?? 'standard'))),
});
const preferAll = { Prefer: 'include-unknown-enum-members' };

export interface DescribedChannel extends Channel {
  readonly description: string | undefined;
}

const configuration = z.object({ entityId: text, contentUrl: text, websiteUrl: text, removeUrl: text });
const tab = z
  .object({
    displayName: text,
    configuration: configuration.nullish(),
    teamsApp: identified.nullish(),
  })
  .transform(
    ({ displayName, teamsApp, ...rest }): SourceTab => ({
      displayName: displayName ?? '',
      appId: teamsApp?.id ?? '',
      configuration: configured(rest.configuration),
    }),
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

/** A team's channels and their tabs. Pages: api/channel-list, channel-post, channel-list-members, channel-list-tabs, channel-post-tabs. */
export class Channels {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  list(tenant: string, team: string): Promise<readonly DescribedChannel[]> {
    const path = `/teams/${segment(team)}/channels${query({ $select: 'id,displayName,description,membershipType' })}`;
    return all(this.#graph, get(tenant, path, preferAll), channel, most);
  }

  /** api/team-get-primarychannel. */
  async general(tenant: string, team: string): Promise<string> {
    const path = `/teams/${segment(team)}/primaryChannel${query({ $select: 'id' })}`;
    return read(await this.#graph.ask(get(tenant, path)), identified).id;
  }

  /** Without `$select`: `userId` belongs to a derived type, which `$select` would leave out. */
  async people(tenant: string, team: string, id: string): Promise<readonly ChannelPerson[]> {
    const path = `/teams/${segment(team)}/channels/${segment(id)}/members`;
    const found = await all(this.#graph, get(tenant, path), memberOf, mostPeople);
    return found.flatMap((one) => (one ? [{ person: one.person, owner: one.owner }] : []));
  }

  async addPrivate(tenant: string, team: string, { displayName, description, people }: NewPrivateChannel): Promise<string> {
    const body = {
      displayName,
      ...(description === undefined ? {} : { description }),
      membershipType: 'private',
      members: people.map(memberValue),
    };
    const path = `/teams/${segment(team)}/channels`;
    return read(await this.#graph.ask({ tenant, method: 'POST', path, body }), identified).id;
  }

  async tabs(tenant: string, team: string, id: string): Promise<readonly SourceTab[]> {
    const parameters = query({ $select: 'id,displayName,configuration', $expand: 'teamsApp' });
    const path = `/teams/${segment(team)}/channels/${segment(id)}/tabs${parameters}`;
    return all(this.#graph, get(tenant, path), tab, most);
  }

  async addTab(tenant: string, team: string, id: string, { displayName, appId, ...rest }: SourceTab): Promise<void> {
    const body = {
      displayName,
      'teamsApp@odata.bind': bind('appCatalogs/teamsApps', appId),
      ...(rest.configuration ? { configuration: rest.configuration } : {}),
    };
    const path = `/teams/${segment(team)}/channels/${segment(id)}/tabs`;
    await this.#graph.ask({ tenant, method: 'POST', path, body });
  }
}
