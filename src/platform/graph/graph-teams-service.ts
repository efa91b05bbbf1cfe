import { z } from 'zod';
import type { Channel, ChannelPerson, SourceTab, SourceTeam, Unread } from '../../catalog/source-team.ts';
import type {
  AddedMember,
  CloneOrder,
  CloneState,
  FoundTeam,
  InstalledApps,
  Membership,
  NameRefusal,
  NewMember,
  NewPrivateChannel,
  Picture,
  TeamFace,
  TeamsService,
} from '../../catalog/teams-service.ts';
import type { Instant } from '../../clock.ts';
import { get, type Graph } from './call.ts';
import { Channels } from './channels.ts';
import { Clones } from './clone.ts';
import { unlessMissing } from './errors.ts';
import { Members } from './members.ts';
import { Names } from './names.ts';
import { query, segment } from './odata.ts';
import { all } from './paging.ts';
import { Photos } from './photos.ts';
import { PlanReader } from './plan-reader.ts';
import { SourceReader } from './source-reader.ts';
import { TeamFaces } from './team-faces.ts';

/** A person's teams: 1,000 at most (concepts: limits of Teams); one who has more still finds the youngest missing. */
const mostJoined = 2000;

const identified = z.object({ id: z.string().min(1) });

/** Makes and reads teams through Microsoft Graph v1.0; each part of it has a file of its own. */
export class GraphTeamsService implements TeamsService {
  readonly #graph: Graph;
  readonly #reader: SourceReader;
  readonly #clones: Clones;
  readonly #faces: TeamFaces;
  readonly #names: Names;
  readonly #channels: Channels;
  readonly #members: Members;
  readonly #photos: Photos;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#clones = new Clones(graph);
    this.#faces = new TeamFaces(graph);
    this.#names = new Names(graph);
    this.#channels = new Channels(graph);
    this.#members = new Members(graph);
    this.#photos = new Photos(graph);
    const plans = new PlanReader(graph);
    this.#reader = new SourceReader({ faces: this.#faces, channels: this.#channels, members: this.#members, photos: this.#photos, plans });
  }

  source(tenant: string, team: string, unread: readonly Unread[] = []): Promise<SourceTeam | undefined> {
    return this.#reader.source(tenant, team, unread);
  }

  team(tenant: string, team: string): Promise<TeamFace | undefined> {
    return unlessMissing(() => this.#faces.face(tenant, team));
  }

  nameTaken(tenant: string, displayName: string): Promise<boolean> {
    return this.#names.taken(tenant, displayName);
  }

  nameDeleted(tenant: string, displayName: string): Promise<boolean> {
    return this.#names.deleted(tenant, displayName);
  }

  nameRefusals(tenant: string, names: Parameters<TeamsService['nameRefusals']>[1]): Promise<readonly NameRefusal[]> {
    return this.#names.refusals(tenant, names);
  }

  clone(tenant: string, source: string, order: CloneOrder, leaving: () => Promise<void>): Promise<string> {
    return this.#clones.clone(tenant, source, order, leaving);
  }

  operation(tenant: string, address: string): Promise<CloneState> {
    return this.#clones.operation(tenant, address);
  }

  lookForClone(tenant: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]> {
    return this.#clones.lookForClone(tenant, displayName, marker, since);
  }

  remove(tenant: string, team: string): Promise<void> {
    return this.#clones.remove(tenant, team);
  }

  channels(tenant: string, team: string): Promise<readonly Channel[]> {
    return this.#channels.list(tenant, team);
  }

  generalChannel(tenant: string, team: string): Promise<string> {
    return this.#channels.general(tenant, team);
  }

  addPrivateChannel(tenant: string, team: string, channel: NewPrivateChannel): Promise<string> {
    return this.#channels.addPrivate(tenant, team, channel);
  }

  channelPeople(tenant: string, team: string, channel: string): Promise<readonly ChannelPerson[]> {
    return this.#channels.people(tenant, team, channel);
  }

  tabs(tenant: string, team: string, channel: string): Promise<readonly SourceTab[]> {
    return this.#channels.tabs(tenant, team, channel);
  }

  addTab(tenant: string, team: string, channel: string, tab: SourceTab): Promise<void> {
    return this.#channels.addTab(tenant, team, channel, tab);
  }

  apps(tenant: string, team: string): Promise<InstalledApps> {
    return this.#faces.apps(tenant, team);
  }

  members(tenant: string, team: string): Promise<readonly Membership[]> {
    return this.#members.list(tenant, team);
  }

  addMembers(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    return this.#members.add(tenant, team, people);
  }

  setOwner(tenant: string, team: string, membership: string, owner: boolean): Promise<void> {
    return this.#members.setOwner(tenant, team, membership, owner);
  }

  removeMember(tenant: string, team: string, membership: string): Promise<void> {
    return this.#members.remove(tenant, team, membership);
  }

  update(tenant: string, team: string, change: { description: string; visibility: 'public' | 'private' }): Promise<void> {
    return this.#faces.update(tenant, team, change);
  }

  setClassification(tenant: string, team: string, classification: string): Promise<void> {
    return this.#faces.changeGroup(tenant, team, { classification });
  }

  setNickname(tenant: string, team: string, mailNickname: string): Promise<void> {
    return this.#faces.changeGroup(tenant, team, { mailNickname });
  }

  hasPhoto(tenant: string, team: string): Promise<boolean> {
    return this.#photos.has(tenant, team);
  }

  photo(tenant: string, team: string): Promise<Picture | undefined> {
    return this.#photos.get(tenant, team);
  }

  setPhoto(tenant: string, team: string, photo: Picture): Promise<void> {
    return this.#photos.put(tenant, team, photo);
  }

  /** api/user-list-joinedteams: answers id, displayName and description whatever is selected. */
  async seenBy(tenant: string, team: string, person: string): Promise<boolean> {
    const path = `/users/${segment(person)}/joinedTeams${query({ $select: 'id' })}`;
    const joined = await all(this.#graph, get(tenant, path), identified, mostJoined);
    return joined.some(({ id }) => id.toLowerCase() === team.toLowerCase());
  }
}
