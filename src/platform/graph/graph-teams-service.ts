import { z } from 'zod';
import type {
  AddedMember,
  Channel,
  CloneOrder,
  CloneState,
  FoundTeam,
  Membership,
  NewMember,
  SourceTab,
  SourceTeam,
  TeamsService,
} from '../../catalog/teams-service.ts';
import type { Instant } from '../../clock.ts';
import { get, type Graph } from './call.ts';
import { Clones } from './clone.ts';
import { read, unlessMissing } from './errors.ts';
import { Members } from './members.ts';
import { bind, literal, query, segment } from './odata.ts';
import { all } from './paging.ts';
import { SourceReader } from './source-reader.ts';

/** A person's teams: 1,000 at most (concepts: limits of Teams); one who has more still finds the youngest missing. */
const mostJoined = 2000;

const identified = z.object({ id: z.string().min(1) });
const linked = z.object({ webUrl: z.string().nullish() });

/** Makes and reads teams through Microsoft Graph v1.0; each part of it has a file of its own. */
export class GraphTeamsService implements TeamsService {
  readonly #graph: Graph;
  readonly #reader: SourceReader;
  readonly #clones: Clones;
  readonly #members: Members;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#reader = new SourceReader(graph);
    this.#clones = new Clones(graph);
    this.#members = new Members(graph);
  }

  source(tenant: string, team: string): Promise<SourceTeam | undefined> {
    return this.#reader.source(tenant, team);
  }

  archived(tenant: string, team: string): Promise<boolean | undefined> {
    return this.#reader.archived(tenant, team);
  }

  /** api/group-list: Entra compares names without regard to case. */
  async nameTaken(tenant: string, displayName: string): Promise<boolean> {
    const parameters = { $filter: `displayName eq ${literal(displayName)}`, $select: 'id', $top: 1 };
    return (await all(this.#graph, get(tenant, `/groups${query(parameters)}`), identified, 1)).length > 0;
  }

  clone(tenant: string, source: string, order: CloneOrder): Promise<string> {
    return this.#clones.clone(tenant, source, order);
  }

  operation(tenant: string, address: string): Promise<CloneState> {
    return this.#clones.operation(tenant, address);
  }

  lookForClone(tenant: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]> {
    return this.#clones.lookForClone(tenant, displayName, marker, since);
  }

  async link(tenant: string, team: string): Promise<string | undefined> {
    const found = await unlessMissing(async () => {
      const path = `/teams/${segment(team)}${query({ $select: 'id,webUrl' })}`;
      return read(await this.#graph.ask(get(tenant, path)), linked);
    });
    return found?.webUrl ?? undefined;
  }

  channels(tenant: string, team: string): Promise<readonly Channel[]> {
    return this.#reader.channels(tenant, team);
  }

  tabs(tenant: string, team: string, channel: string): Promise<readonly SourceTab[]> {
    return this.#reader.tabs(tenant, team, channel);
  }

  /** api/channel-post-tabs. */
  async addTab(tenant: string, team: string, channel: string, tab: SourceTab): Promise<void> {
    const body = {
      displayName: tab.displayName,
      'teamsApp@odata.bind': bind('appCatalogs/teamsApps', tab.appId),
      ...(tab.configuration ? { configuration: tab.configuration } : {}),
    };
    const path = `/teams/${segment(team)}/channels/${segment(channel)}/tabs`;
    await this.#graph.ask({ tenant, method: 'POST', path, body });
  }

  members(tenant: string, team: string): Promise<readonly Membership[]> {
    return this.#members.list(tenant, team);
  }

  addMembers(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    return this.#members.add(tenant, team, people);
  }

  promote(tenant: string, team: string, membership: string): Promise<void> {
    return this.#members.promote(tenant, team, membership);
  }

  removeMember(tenant: string, team: string, membership: string): Promise<void> {
    return this.#members.remove(tenant, team, membership);
  }

  /** api/team-update. */
  async update(
    tenant: string,
    team: string,
    { description, visibility }: { description: string; visibility: 'public' | 'private' },
  ): Promise<void> {
    await this.#graph.ask({ tenant, method: 'PATCH', path: `/teams/${segment(team)}`, body: { description, visibility } });
  }

  /** api/user-list-joinedteams: answers id, displayName and description whatever is selected. */
  async seenBy(tenant: string, team: string, person: string): Promise<boolean> {
    const path = `/users/${segment(person)}/joinedTeams${query({ $select: 'id' })}`;
    const joined = await all(this.#graph, get(tenant, path), identified, mostJoined);
    return joined.some(({ id }) => id.toLowerCase() === team.toLowerCase());
  }
}
