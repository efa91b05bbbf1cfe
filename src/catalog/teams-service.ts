import type { Instant } from '../clock.ts';

export interface SourceTab {
  readonly displayName: string;
  /** The app's id in the catalog, for instance `com.microsoft.teamspace.tab.web`. */
  readonly appId: string;
  /** `entityId`, `contentUrl`, `websiteUrl`, `removeUrl`; undefined where the tab was never configured. */
  readonly configuration: Readonly<Record<string, string | null>> | undefined;
}

export interface Channel {
  readonly id: string;
  readonly displayName: string;
  readonly membershipType: 'standard' | 'private' | 'shared';
}

export interface SourceChannel extends Channel {
  readonly tabs: readonly SourceTab[];
}

/** A team that others are made from, read live and kept nowhere (model.md §7). */
export interface SourceTeam {
  readonly id: string;
  readonly displayName: string;
  readonly isArchived: boolean;
  readonly channels: readonly SourceChannel[];
  readonly apps: number;
}

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

/**
 * Makes and reads teams. Every call may throw an `AppError` of `graph.*`; those marked *once* must not be sent again
 * when they end `graph.ambiguous`, all others are repeatable.
 */
export interface TeamsService {
  source(tenant: string, team: string): Promise<SourceTeam | undefined>;
  /** Whether the team is archived; undefined where there is no such team. One read, where `source` takes a dozen. */
  archived(tenant: string, team: string): Promise<boolean | undefined>;
  /** Whether a live team or group has exactly this name. */
  nameTaken(tenant: string, displayName: string): Promise<boolean>;
  /** *Once.* Answers the operation's address, opaque. */
  clone(tenant: string, source: string, order: CloneOrder): Promise<string>;
  operation(tenant: string, address: string): Promise<CloneState>;
  /** Teams that may be the lost clone: by name among those made since, and by the marker word in the description. */
  lookForClone(tenant: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]>;
  /** The team's web address, or undefined while Graph does not know the team. */
  link(tenant: string, team: string): Promise<string | undefined>;
  channels(tenant: string, team: string): Promise<readonly Channel[]>;
  tabs(tenant: string, team: string, channel: string): Promise<readonly SourceTab[]>;
  /** *Once*: a second POST would make a second tab of the same name. */
  addTab(tenant: string, team: string, channel: string, tab: SourceTab): Promise<void>;
  members(tenant: string, team: string): Promise<readonly Membership[]>;
  /** Up to 200 people; adding somebody who is there already changes their role only upwards. */
  addMembers(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]>;
  promote(tenant: string, team: string, membership: string): Promise<void>;
  removeMember(tenant: string, team: string, membership: string): Promise<void>;
  update(tenant: string, team: string, change: { description: string; visibility: 'public' | 'private' }): Promise<void>;
  /** Whether the person finds the team among their own. */
  seenBy(tenant: string, team: string, person: string): Promise<boolean>;
}
