/**
 * What the simulated tenant remembers. Table names are the comments; times are ms since 1970.
 * Whatever happens later (a clone that finishes, a channel that shows) is stored as the time from which it is so.
 */

/** `tenants`, kept under the tenant ''. */
export interface TenantRecord {
  readonly id: string;
  readonly displayName: string;
  /** The verified domain; addresses end with it. */
  readonly domain: string;
  readonly countryLetterCode: string;
  readonly preferredLanguage: string;
  /** Entra's group naming policy; asked by validateProperties, not enforced by clone. */
  readonly namingPolicy?: {
    readonly prefix?: string;
    readonly suffix?: string;
    readonly blockedWords?: readonly string[];
  };
  /** What the bot's app may do; absent: everything. `granted`: these and no others; `withheld`: not these. */
  readonly permissions?: { readonly granted?: readonly string[]; readonly withheld?: readonly string[] };
}

/** `users`: a Graph user, property by property under Graph's names, and what Graph keeps elsewhere. */
export interface UserRecord {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly preferredLanguage: string | null;
  readonly [property: string]: unknown;
  readonly beyond: {
    /** directory id */
    readonly manager?: string;
    readonly photo?: boolean;
    /** False: no Teams licence, cannot own or join a team. */
    readonly teamsLicence?: boolean;
  };
}

/** `roles`: a directory role. */
export interface RoleRecord {
  readonly id: string;
  readonly roleTemplateId: string;
  readonly displayName: string;
  readonly description: string;
  /** People, and groups that may have a role. */
  readonly members: readonly string[];
}

/** Someone in a group, and so in its team. */
export interface Membership {
  readonly userId: string;
  readonly owner: boolean;
  /** From then on lists and joinedTeams show it. */
  readonly seenFrom: number;
}

/** What directory search knows of a group; it learns of changes late. */
export interface GroupFace {
  readonly displayName: string;
  readonly description: string | null;
  readonly mailNickname: string;
  readonly visibility: 'Public' | 'Private' | 'HiddenMembership' | null;
  readonly classification: string | null;
}

/** `groups`: a Microsoft 365 or security group; the one home of a team's name, description, privacy and people. */
export interface GroupRecord extends GroupFace {
  readonly id: string;
  readonly kind: 'unified' | 'security';
  readonly isTeam: boolean;
  readonly createdAt: number;
  /** From then on $filter and $search find it. */
  readonly searchableFrom: number;
  /** What search shows until `until`, after a change. */
  readonly stale?: { readonly until: number; readonly face: GroupFace } | undefined;
  readonly people: readonly Membership[];
  /** Groups that are members of this one. */
  readonly groups: readonly string[];
  readonly deletedAt?: number | undefined;
}

export interface TabConfiguration {
  readonly entityId: string | null;
  readonly contentUrl: string | null;
  readonly removeUrl: string | null;
  readonly websiteUrl: string | null;
}

export interface TabRecord {
  readonly id: string;
  readonly displayName: string;
  readonly appId: string;
  readonly configuration: TabConfiguration;
}

export interface ChannelRecord {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly membershipType: 'standard' | 'private' | 'shared';
  readonly createdAt: number;
  readonly seenFrom: number;
  /** People of a private or shared channel; a standard one has its team's. */
  readonly people: readonly Membership[];
  readonly tabs: readonly TabRecord[];
}

export interface InstallationRecord {
  readonly id: string;
  readonly appId: string;
  /** From then on it shows, and its tabs may be made; absent: always. */
  readonly seenFrom?: number;
}

/** `teams`: what a team has beyond its group, which has the same id. The first channel is General. */
export interface TeamRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly seenFrom: number;
  /** Archived or not, as of `from`; before it the opposite. */
  readonly archived: { readonly value: boolean; readonly from: number };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly channels: readonly ChannelRecord[];
  readonly apps: readonly InstallationRecord[];
}

/** `photos`: a PNG or JPEG, by group. */
export interface PhotoRecord {
  readonly base64: string;
}

/** `operations`: `endsAt` decides its state; nothing runs. */
export interface OperationRecord {
  readonly id: string;
  readonly teamId: string;
  readonly type: 'cloneTeam' | 'archiveTeam' | 'unarchiveTeam';
  readonly targetId: string;
  readonly createdAt: number;
  readonly beginsAt: number;
  readonly endsAt: number;
  /** It ends `failed`, and there is no target. */
  readonly failure?: { readonly code: string; readonly message: string };
}

/** `apps`: the tenant's app catalogue. */
export interface AppRecord {
  readonly id: string;
  /** The manifest's id; `bot` stands for the bot's app id. */
  readonly externalId: string | null;
  readonly displayName: string;
  readonly distributionMethod: 'store' | 'organization';
  readonly version: string;
  readonly shortDescription: string;
  /** Whether a tab of it can be configured through Graph (teams-configuring-builtin-tabs). */
  readonly tab: 'configurable' | 'fixed' | 'none';
  /** In every team from its first moment. */
  readonly preinstalled: boolean;
}

/** `userApps`: apps in somebody's personal scope, by user; the bot's is kept by `channel/install`. */
export interface UserAppsRecord {
  readonly apps: readonly InstallationRecord[];
}
