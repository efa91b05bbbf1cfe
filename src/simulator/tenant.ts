import { pictureIn, type Picture } from './picture.ts';
import type { World } from './route.ts';
import type {
  AppRecord,
  ChannelRecord,
  GroupRecord,
  OperationRecord,
  PhotoRecord,
  RoleRecord,
  TeamRecord,
  TenantRecord,
  UserRecord,
} from './records.ts';

/** One tenant's records as they are at this moment: what is to come is not yet there. */
export class Tenant {
  readonly id: string;
  readonly #world: World;

  constructor(world: World, id: string) {
    this.#world = world;
    this.id = id;
  }

  /** The company itself. */
  organization(): TenantRecord | undefined {
    return this.#world.state.get<TenantRecord>('tenants', '', this.id);
  }

  users(): UserRecord[] {
    return this.#world.state.list<UserRecord>('users', this.id);
  }

  /** By directory id or userPrincipalName. */
  user(id: string): UserRecord | undefined {
    const byId = this.#byId<UserRecord>('users', id);
    if (byId || !id.includes('@')) return byId;
    return this.users().find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === id.toLowerCase());
  }

  roles(): RoleRecord[] {
    return this.#world.state.list<RoleRecord>('roles', this.id);
  }

  apps(): AppRecord[] {
    const named = (app: AppRecord): AppRecord =>
      app.externalId === 'bot' ? { ...app, externalId: this.#world.settings.botAppId } : app;
    return this.#world.state.list<AppRecord>('apps', this.id).map(named);
  }

  app(id: string): AppRecord | undefined {
    return this.apps().find((app) => app.id === id);
  }

  /** Groups that exist and are not deleted. */
  groups(): GroupRecord[] {
    return this.everyGroup().filter((group) => group.deletedAt === undefined);
  }

  /** Deleted groups too. */
  everyGroup(): GroupRecord[] {
    return this.#world.state
      .list<GroupRecord>('groups', this.id)
      .filter(({ createdAt }) => createdAt <= this.#world.now);
  }

  /** By id, deleted or not. */
  anyGroup(id: string): GroupRecord | undefined {
    const group = this.#byId<GroupRecord>('groups', id);
    return group && group.createdAt <= this.#world.now ? group : undefined;
  }

  group(id: string): GroupRecord | undefined {
    const group = this.anyGroup(id);
    return group?.deletedAt === undefined ? group : undefined;
  }

  /** A team that shows and whose group is not deleted. */
  team(id: string): TeamRecord | undefined {
    const team = this.#byId<TeamRecord>('teams', id);
    return team && team.seenFrom <= this.#world.now && this.group(id) ? team : undefined;
  }

  operation(id: string): OperationRecord | undefined {
    return this.#byId<OperationRecord>('operations', id);
  }

  isArchived(team: TeamRecord): boolean {
    return this.#world.now >= team.archived.from ? team.archived.value : !team.archived.value;
  }

  /** The channels that show by now. */
  channels(team: TeamRecord): ChannelRecord[] {
    return team.channels.filter(({ seenFrom }) => seenFrom <= this.#world.now);
  }

  /** Whether a group other than `but` has the nickname; one that is being made counts, a deleted one does not. */
  nicknameTaken(nickname: string, but?: string): boolean {
    return this.#world.state
      .list<GroupRecord>('groups', this.id)
      .filter(({ id, deletedAt }) => id !== but && deletedAt === undefined)
      .some((group) => group.mailNickname.toLowerCase() === nickname.toLowerCase());
  }

  /** The photo of a group, and so of its team. */
  photo(group: string): Picture | undefined {
    const kept = this.#world.state.get<PhotoRecord>('photos', this.id, group);
    return kept && pictureIn(Buffer.from(kept.base64, 'base64'));
  }

  keepPhoto(group: string, picture: Picture): void {
    const base64 = Buffer.from(picture.bytes).toString('base64');
    this.#world.state.put('photos', this.id, group, { base64 } satisfies PhotoRecord);
  }

  keepGroup(group: GroupRecord): void {
    this.#world.state.put('groups', this.id, group.id, group);
  }

  keepTeam(team: TeamRecord): void {
    this.#world.state.put('teams', this.id, team.id, team);
  }

  keepOperation(operation: OperationRecord): void {
    this.#world.state.put('operations', this.id, operation.id, operation);
  }

  /** Ids are compared without case, as the directory does; Graph's own are in lower case. */
  #byId<T>(table: string, id: string): T | undefined {
    return this.#world.state.get<T>(table, this.id, id) ?? this.#world.state.get<T>(table, this.id, id.toLowerCase());
  }
}
