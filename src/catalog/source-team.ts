/** A tab as Teams has it, in whatever team. */
export interface SourceTab {
  readonly displayName: string;
  /** The app's id in the catalog, for instance `com.microsoft.teamspace.tab.web`; '' where the app was taken out of it. */
  readonly appId: string;
  /** `entityId`, `contentUrl`, `websiteUrl`, `removeUrl`; undefined where the tab was never configured. */
  readonly configuration: Readonly<Record<string, string | null>> | undefined;
}

export interface Channel {
  readonly id: string;
  readonly displayName: string;
  readonly membershipType: 'standard' | 'private' | 'shared';
}

export interface ChannelPerson {
  readonly person: string;
  readonly owner: boolean;
}

export interface SourcePerson {
  readonly id: string;
  readonly displayName: string;
  readonly owner: boolean;
}

export interface SourceChannel extends Channel {
  readonly description: string | undefined;
  readonly tabs: readonly SourceTab[];
  /** Who is in it, where it is private; the others have their team's people. */
  readonly people: readonly ChannelPerson[];
  /** What of it Graph lets nobody read, if anything; without its people a private channel cannot be made again. */
  readonly closed?: 'tabs' | 'people';
}

/** A Planner task without what belongs to one team's work: progress, dates, people and attachments are only told of. */
export interface SourceTask {
  readonly id: string;
  readonly title: string;
  /** 0 (urgent) to 10; Planner's own numbers. */
  readonly priority: number;
  /** Labels by the names of their slots, `category1` to `category25`, sorted. */
  readonly labels: readonly string[];
  readonly hasNotes: boolean;
  readonly checklistItems: number;
  /** What a made task does not get. */
  readonly left: { readonly people: boolean; readonly dates: boolean; readonly progress: boolean; readonly attachments: boolean };
}

export interface SourceBucket {
  readonly id: string;
  readonly name: string;
  /** In the order of the board. */
  readonly tasks: readonly SourceTask[];
}

export interface SourcePlan {
  readonly id: string;
  readonly title: string;
  /** The labels' texts by slot; slots without one are left out. */
  readonly categories: Readonly<Record<string, string>>;
  /** In the order of the board; one without a name holds the tasks that are in none. */
  readonly buckets: readonly SourceBucket[];
}

/** Parts that are not read where the tenant has not granted it: `privateChannels` are known then, but not who is in them. */
export type Unread = 'boards' | 'tabs' | 'privateChannels';

/** A team that others are made from, read live and kept nowhere (model.md §7). */
export interface SourceTeam {
  readonly id: string;
  readonly displayName: string;
  readonly isArchived: boolean;
  readonly classification: string | undefined;
  readonly hasPhoto: boolean;
  readonly people: readonly SourcePerson[];
  readonly channels: readonly SourceChannel[];
  /** Catalog ids of the installed apps; one that has left the catalog is not among them. */
  readonly apps: readonly string[];
  /** Installed apps that the tenant's catalog does not have any more. */
  readonly lostApps: number;
  /** How many boards Graph lets nobody read; they are none of `plans`. */
  readonly closedBoards?: number;
  readonly plans: readonly SourcePlan[];
}

export const tasksOf = ({ buckets }: SourcePlan): readonly SourceTask[] => buckets.flatMap(({ tasks }) => tasks);
