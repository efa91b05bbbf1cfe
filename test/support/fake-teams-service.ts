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
  readonly channels: readonly Channel[];
  readonly tabs: Map<string, SourceTab[]>;
}

interface Operation {
  readonly team: MadeTeam;
  readonly doneAt: Instant;
}

/** Tenants' teams as Graph keeps them, small: a clone takes its time, and brings along whom nobody asked for. */
export class FakeTeamsService implements TeamsService {
  readonly #clock: Clock;
  readonly sources = new Map<string, SourceTeam>();
  readonly teams: MadeTeam[] = [];
  readonly operations = new Map<string, Operation>();
  readonly takenNames = new Set<string>();
  /** People whom Graph does not take as owners, and those whom it does not take at all. */
  readonly noOwners = new Set<string>();
  readonly nobodies = new Set<string>();
  cloneTakes = 20 * second;
  /** Graph's code with which every clone ends; none means that it succeeds. */
  cloneFails: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async source(_: string, team: string): Promise<SourceTeam | undefined> {
    return this.sources.get(team);
  }

  async archived(_: string, team: string): Promise<boolean | undefined> {
    return this.sources.get(team)?.isArchived;
  }

  async nameTaken(_: string, displayName: string): Promise<boolean> {
    return this.takenNames.has(displayName);
  }

  async clone(_: string, source: string, order: CloneOrder): Promise<string> {
    const from = this.sources.get(source);
    if (!from) throw new AppError('graph.notFound');
    const team: MadeTeam = {
      id: `team-${String(this.teams.length + 1)}`,
      displayName: order.displayName,
      createdAt: this.#clock.now(),
      description: order.description,
      visibility: order.visibility,
      members: [{ id: 'membership-0', person: 'the-app', owner: true }],
      channels: from.channels
        .filter(({ membershipType }) => membershipType === 'standard')
        .map(({ displayName, membershipType }, index) => ({ id: `channel-${String(index)}`, displayName, membershipType })),
      tabs: new Map(),
    };
    this.teams.push(team);
    const address = `/teams('${source}')/operations('${team.id}')`;
    this.operations.set(address, { team, doneAt: this.#clock.now() + this.cloneTakes });
    return address;
  }

  async operation(_: string, address: string): Promise<CloneState> {
    const operation = this.operations.get(address);
    if (!operation) throw new AppError('graph.notFound');
    if (this.#clock.now() < operation.doneAt) return { status: 'running', team: undefined, error: undefined };
    if (this.cloneFails !== undefined) return { status: 'failed', team: undefined, error: this.cloneFails };
    return { status: 'succeeded', team: operation.team.id, error: undefined };
  }

  async lookForClone(_: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]> {
    return this.teams
      .filter((team) => (team.displayName === displayName && team.createdAt >= since) || team.description.includes(marker))
      .map(({ id, description, createdAt }) => ({ id, description, createdAt }));
  }

  async link(_: string, team: string): Promise<string | undefined> {
    return `https://teams.example/${this.#team(team).id}`;
  }

  async channels(_: string, team: string): Promise<readonly Channel[]> {
    return this.#team(team).channels;
  }

  async tabs(_: string, team: string, channel: string): Promise<readonly SourceTab[]> {
    return [...(this.#team(team).tabs.get(channel) ?? [])];
  }

  async addTab(_: string, team: string, channel: string, tab: SourceTab): Promise<void> {
    const { tabs } = this.#team(team);
    tabs.set(channel, [...(tabs.get(channel) ?? []), tab]);
  }

  async members(_: string, team: string): Promise<readonly Membership[]> {
    return [...this.#team(team).members];
  }

  async addMembers(_: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    const made = this.#team(team);
    return people.map(({ person, owner }) => {
      if (this.nobodies.has(person) || (owner && this.noOwners.has(person))) return { person, error: 'Forbidden' };
      if (!made.members.some((one) => one.person === person)) {
        made.members.push({ id: `membership-${person}`, person, owner });
      }
      return { person, error: undefined };
    });
  }

  async promote(_: string, team: string, membership: string): Promise<void> {
    const made = this.#team(team);
    const person = made.members.find(({ id }) => id === membership)?.person ?? '';
    if (this.noOwners.has(person)) throw new AppError('graph.refused');
    made.members = made.members.map((one) => (one.id === membership ? { ...one, owner: true } : one));
  }

  async removeMember(_: string, team: string, membership: string): Promise<void> {
    const made = this.#team(team);
    made.members = made.members.filter(({ id }) => id !== membership);
  }

  async update(_: string, team: string, change: { description: string; visibility: 'public' | 'private' }): Promise<void> {
    Object.assign(this.#team(team), change);
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
