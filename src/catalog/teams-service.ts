import type { Instant } from '../clock.ts';
import type { Channel, ChannelPerson, SourceTab, SourceTeam, Unread } from './source-team.ts';

/** What a clone is asked for (Graph `POST /teams/{id}/clone`); `description` ends with the marker. */
export interface CloneOrder {
  readonly displayName: string;
  readonly description: string;
  readonly mailNickname: string;
  readonly visibility: 'public' | 'private';
  readonly partsToClone: string;
}

export interface CloneState {
  readonly status: 'running' | 'succeeded' | 'failed';
  /** The made team; only when succeeded. */
  readonly team: string | undefined;
  /** Graph's code when failed. */
  readonly error: string | undefined;
}

export interface FoundTeam {
  readonly id: string;
  readonly description: string;
  readonly createdAt: Instant;
}

export interface Membership {
  /** The membership's own id, which removing needs. */
  readonly id: string;
  readonly person: string;
  readonly displayName: string;
  readonly owner: boolean;
}

export interface NewMember {
  readonly person: string;
  readonly owner: boolean;
}

export interface AddedMember {
  readonly person: string;
  /** Graph's code where this person was refused. */
  readonly error: string | undefined;
}

/** A team from outside: what its head says. */
export interface TeamFace {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly visibility: 'public' | 'private';
  readonly classification: string | undefined;
  readonly isArchived: boolean;
  /** Undefined while Graph does not know it yet. */
  readonly webUrl: string | undefined;
}

export interface InstalledApps {
  /** Catalog ids. */
  readonly apps: readonly string[];
  /** Installed apps that the tenant's catalog does not have any more. */
  readonly lost: number;
}

export interface NewPrivateChannel {
  readonly displayName: string;
  readonly description: string | undefined;
  /** At most 200, an owner among them; all of them in the team already. */
  readonly people: readonly ChannelPerson[];
}

/** Why the tenant would not take a name (Graph `validateProperties`): by its naming policy, a blocked word, or another group. */
export interface NameRefusal {
  readonly of: 'name' | 'nickname';
  readonly kind: 'affixes' | 'blocked' | 'taken';
  /** What names have to begin and end with; '' where that is free. */
  readonly prefix: string;
  readonly suffix: string;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly type: 'image/png' | 'image/jpeg';
}

/**
 * Makes and reads teams. Every call may throw an `AppError` of `graph.*`; those marked *once* must not be sent again
 * when they end `graph.ambiguous`, all others are repeatable.
 */
export interface TeamsService {
  /** Everything that a copy is made from, but not the details of tasks, nor what is `unread`. Undefined where there is no such team. */
  source(tenant: string, team: string, unread?: readonly Unread[]): Promise<SourceTeam | undefined>;
  /** Undefined where there is no such team, or not yet. One read, where `source` takes a dozen. */
  team(tenant: string, team: string): Promise<TeamFace | undefined>;
  /** Whether a live team or group has exactly this name. */
  nameTaken(tenant: string, displayName: string): Promise<boolean>;
  /** Whether one that was deleted in the last 30 days had it: it may be restored. */
  nameDeleted(tenant: string, displayName: string): Promise<boolean>;
  /** What speaks against the names, as far as Graph says it: the first reason only. */
  nameRefusals(tenant: string, names: { displayName: string; mailNickname: string; onBehalfOf: string }): Promise<readonly NameRefusal[]>;
  /**
   * *Once.* Answers the operation's address, opaque. `leaving` is awaited when the call's turn among Graph's limits has come, and before any of
   * it is sent, however often it is sent; what it throws keeps the call here.
   */
  clone(tenant: string, source: string, order: CloneOrder, leaving: () => Promise<void>): Promise<string>;
  operation(tenant: string, address: string): Promise<CloneState>;
  /** Teams that may be the lost clone: by name among those made since, and by the marker word in the description. */
  lookForClone(tenant: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]>;
  channels(tenant: string, team: string): Promise<readonly Channel[]>;
  /** The id of the channel that every team has from its first moment; whatever it is called. */
  generalChannel(tenant: string, team: string): Promise<string>;
  /** *Once*, although a second one of the same name would be refused. Answers the channel's id. */
  addPrivateChannel(tenant: string, team: string, channel: NewPrivateChannel): Promise<string>;
  channelPeople(tenant: string, team: string, channel: string): Promise<readonly ChannelPerson[]>;
  tabs(tenant: string, team: string, channel: string): Promise<readonly SourceTab[]>;
  /** *Once*: a second POST would make a second tab of the same name. */
  addTab(tenant: string, team: string, channel: string, tab: SourceTab): Promise<void>;
  apps(tenant: string, team: string): Promise<InstalledApps>;
  members(tenant: string, team: string): Promise<readonly Membership[]>;
  /** Up to 200 people; adding somebody who is there already changes their role only upwards. */
  addMembers(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]>;
  setOwner(tenant: string, team: string, membership: string, owner: boolean): Promise<void>;
  removeMember(tenant: string, team: string, membership: string): Promise<void>;
  update(tenant: string, team: string, change: { description: string; visibility: 'public' | 'private' }): Promise<void>;
  setClassification(tenant: string, team: string, classification: string): Promise<void>;
  /** Throws `graph.refused` where another group has it. */
  setNickname(tenant: string, team: string, nickname: string): Promise<void>;
  hasPhoto(tenant: string, team: string): Promise<boolean>;
  photo(tenant: string, team: string): Promise<Picture | undefined>;
  setPhoto(tenant: string, team: string, photo: Picture): Promise<void>;
  /** Deletes the team; it may be restored in the tenant for 30 days. Nothing happens where there is none. */
  remove(tenant: string, team: string): Promise<void>;
  /** Whether the person finds the team among their own. */
  seenBy(tenant: string, team: string, person: string): Promise<boolean>;
}
