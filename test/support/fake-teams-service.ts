import type { Channel, ChannelPerson, SourceTab, SourceTeam, Unread } from '../../src/catalog/source-team.ts';
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
} from '../../src/catalog/teams-service.ts';
import { second, type Clock, type Instant } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';

interface MadeTeam {
  readonly id: string;
  readonly displayName: string;
  readonly createdAt: Instant;
  description: string;
  visibility: string;
  members: Membership[];
  classification: string | undefined;
  nickname: string;
  photo: Picture | undefined;
  readonly apps: readonly string[];
  readonly channels: Channel[];
  readonly channelPeople: Map<string, readonly ChannelPerson[]>;
  readonly tabs: Map<string, SourceTab[]>;
}

interface Operation {
  readonly team: string;
  readonly doneAt: Instant;
}

/** Tenants' teams as Graph keeps them, small: a clone takes its time, and brings along whom nobody asked for. */
export class FakeTeamsService implements TeamsService {
  readonly #clock: Clock;
  readonly sources = new Map<string, SourceTeam>();
  readonly teams: MadeTeam[] = [];
  readonly removed: MadeTeam[] = [];
  readonly operations = new Map<string, Operation>();
  readonly takenNames = new Set<string>();
  readonly deletedNames = new Set<string>();
  readonly takenNicknames = new Set<string>();
  refusals: readonly NameRefusal[] = [];
  /** People whom Graph does not take as owners, and those whom it does not take at all. */
  readonly noOwners = new Set<string>();
  readonly nobodies = new Set<string>();
  cloneTakes = 20 * second;
  /** Graph's code with which every clone ends; none means that it succeeds. */
  cloneFails: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async source(_: string, team: string, unread: readonly Unread[] = []): Promise<SourceTeam | undefined> {
    const found = this.sources.get(team);
    if (!found || unread.length === 0) return found;
    const without = (part: Unread): boolean => unread.includes(part);
    const channels = found.channels.map((channel) => ({
      ...channel,
      tabs: without('tabs') ? [] : channel.tabs,
      people: without('privateChannels') ? [] : channel.people,
    }));
    return { ...found, channels, plans: without('boards') ? [] : found.plans };
  }

  async team(_: string, id: string): Promise<TeamFace | undefined> {
    const source = this.sources.get(id);
    const made = this.teams.find((one) => one.id === id);
    if (!source && !made) return undefined;
    return {
      id,
      displayName: source?.displayName ?? made?.displayName ?? '',
      description: made?.description ?? '',
      visibility: made?.visibility === 'public' ? 'public' : 'private',
      classification: source?.classification ?? made?.classification,
      isArchived: source?.isArchived ?? false,
      webUrl: `https://teams.example/${id}`,
    };
  }

  async nameTaken(_: string, displayName: string): Promise<boolean> {
    return this.takenNames.has(displayName);
  }

  async nameDeleted(_: string, displayName: string): Promise<boolean> {
    return this.deletedNames.has(displayName);
  }

  async nameRefusals(_: string, { mailNickname }: { mailNickname: string }): Promise<readonly NameRefusal[]> {
    const taken = this.takenNicknames.has(mailNickname);
    return [...this.refusals, ...(taken ? [{ of: 'nickname', kind: 'taken', prefix: '', suffix: '' } as const] : [])];
  }

  async clone(_: string, source: string, order: CloneOrder, leaving: () => Promise<void>): Promise<string> {
    await leaving();
    const from = this.sources.get(source);
    if (!from) throw new AppError('graph.notFound');
    const team: MadeTeam = {
      id: `team-${String(this.teams.length + 1)}`,
      displayName: order.displayName,
      createdAt: this.#clock.now(),
      description: order.description,
      visibility: order.visibility,
      members: [{ id: 'membership-0', person: 'the-app', displayName: 'THE-APP', owner: true }],
      classification: undefined,
      nickname: order.displayName.toLowerCase(),
      photo: undefined,
      apps: order.partsToClone.includes('apps') ? from.apps : [],
      channelPeople: new Map(),
      channels: from.channels
        .filter(({ membershipType }) => membershipType === 'standard')
        .map(({ displayName, membershipType }, index) => ({ id: `channel-${String(index)}`, displayName, membershipType })),
      tabs: new Map(),
    };
    this.teams.push(team);
    const address = `/teams('${source}')/operations('${team.id}')`;
    this.operations.set(address, { team: team.id, doneAt: this.#clock.now() + this.cloneTakes });
    return address;
  }

  async operation(_: string, address: string): Promise<CloneState> {
    const operation = this.operations.get(address);
    if (!operation) throw new AppError('graph.notFound');
    if (this.#clock.now() < operation.doneAt) return { status: 'running', team: undefined, error: undefined };
    if (this.cloneFails !== undefined) return { status: 'failed', team: undefined, error: this.cloneFails };
    return { status: 'succeeded', team: operation.team, error: undefined };
  }

  async lookForClone(_: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]> {
    return this.teams
      .filter((team) => (team.displayName === displayName && team.createdAt >= since) || team.description.includes(marker))
      .map(({ id, description, createdAt }) => ({ id, description, createdAt }));
  }

  async remove(_: string, team: string): Promise<void> {
    const index = this.teams.findIndex(({ id }) => id === team);
    if (index >= 0) this.removed.push(...this.teams.splice(index, 1));
  }

  async channels(_: string, team: string): Promise<readonly Channel[]> {
    return [...this.#team(team).channels];
  }

  async generalChannel(_: string, team: string): Promise<string> {
    return (this.sources.get(team) ?? this.#team(team)).channels[0]?.id ?? '';
  }

  async addPrivateChannel(_: string, team: string, { displayName, people }: NewPrivateChannel): Promise<string> {
    const made = this.#team(team);
    if (made.channels.some((one) => one.displayName === displayName)) throw new AppError('graph.refused', { status: 400 });
    if (!people.some(({ owner }) => owner)) throw new AppError('graph.refused', { status: 400 });
    const id = `private-${String(made.channels.length)}`;
    made.channels.push({ id, displayName, membershipType: 'private' });
    made.channelPeople.set(id, people);
    return id;
  }

  async channelPeople(_: string, team: string, channel: string): Promise<readonly ChannelPerson[]> {
    return this.#team(team).channelPeople.get(channel) ?? [];
  }

  async tabs(_: string, team: string, channel: string): Promise<readonly SourceTab[]> {
    return [...(this.#team(team).tabs.get(channel) ?? [])];
  }

  async addTab(_: string, team: string, channel: string, tab: SourceTab): Promise<void> {
    const { tabs } = this.#team(team);
    tabs.set(channel, [...(tabs.get(channel) ?? []), tab]);
  }

  async apps(_: string, team: string): Promise<InstalledApps> {
    return { apps: this.#team(team).apps, lost: 0 };
  }

  async members(_: string, team: string): Promise<readonly Membership[]> {
    return [...this.#team(team).members];
  }

  async addMembers(_: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    const made = this.#team(team);
    return people.map(({ person, owner }) => {
      if (this.nobodies.has(person) || (owner && this.noOwners.has(person))) return { person, error: 'Forbidden' };
      if (!made.members.some((one) => one.person === person)) {
        made.members.push({ id: `membership-${person}`, person, displayName: person.toUpperCase(), owner });
      }
      return { person, error: undefined };
    });
  }

  async setOwner(_: string, team: string, membership: string, owner: boolean): Promise<void> {
    const made = this.#team(team);
    const person = made.members.find(({ id }) => id === membership)?.person ?? '';
    if (owner && this.noOwners.has(person)) throw new AppError('graph.refused');
    made.members = made.members.map((one) => (one.id === membership ? { ...one, owner } : one));
  }

  async removeMember(_: string, team: string, membership: string): Promise<void> {
    const made = this.#team(team);
    made.members = made.members.filter(({ id }) => id !== membership);
  }

  async update(_: string, team: string, change: { description: string; visibility: 'public' | 'private' }): Promise<void> {
    Object.assign(this.#team(team), change);
  }

  async setClassification(_: string, team: string, classification: string): Promise<void> {
    this.#team(team).classification = classification;
  }

  async setNickname(_: string, team: string, nickname: string): Promise<void> {
    if (this.takenNicknames.has(nickname)) throw new AppError('graph.refused', { status: 400 });
    this.#team(team).nickname = nickname;
  }

  async hasPhoto(_: string, team: string): Promise<boolean> {
    return this.#team(team).photo !== undefined;
  }

  async photo(_: string, team: string): Promise<Picture | undefined> {
    return this.sources.get(team)?.hasPhoto === true ? { bytes: new Uint8Array([1]), type: 'image/png' } : undefined;
  }

  async setPhoto(_: string, team: string, photo: Picture): Promise<void> {
    this.#team(team).photo = photo;
  }

  async seenBy(_: string, team: string, person: string): Promise<boolean> {
    return this.#team(team).members.some((one) => one.person === person);
  }

  #team(id: string): MadeTeam {
    const team = this.teams.find((one) => one.id === id);
    if (!team) throw new AppError('graph.notFound');
    return team;
  }
}
