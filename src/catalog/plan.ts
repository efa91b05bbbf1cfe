import type { Person } from '../people/profile.ts';

/** Kinds of things that a source team has and a made team will not; told on the review card, never found out later. */
export type NotCopied =
  | 'sharedChannels'
  | 'unconfiguredTabs'
  | 'unsupportedTabs'
  | 'tabsInSharedChannels'
  | 'lostApps'
  | 'taskPeople'
  | 'taskDates'
  | 'taskProgress'
  | 'taskAttachments';

export interface PlanCounts {
  readonly channels: number;
  readonly privateChannels: number;
  readonly tabs: number;
  readonly apps: number;
  readonly plans: number;
  readonly buckets: number;
  readonly tasks: number;
}

/** Parts of a source team whose change since the review is told. */
export type Fingerprints = Readonly<Record<'channels' | 'tabs' | 'apps' | 'plans', string>>;

/** What will be made. Counts and people by id only: names of channels, tabs and plans are never stored (model.md §7). */
export interface Plan {
  /** The final values, after the conventions. */
  readonly name: string;
  readonly description: string;
  /** '' where nothing is posted. */
  readonly welcomeMessage: string;
  readonly mailNickname: string;
  readonly privacy: 'public' | 'private';
  /** The source's, which Graph does not always copy. */
  readonly classification: string | undefined;
  readonly source: string;
  /** In the form of Graph's `partsToClone`; tabs are never among them. */
  readonly parts: readonly ('apps' | 'settings' | 'channels' | 'members')[];
  /** Tabs, and the boards that they show. */
  readonly copyTabs: boolean;
  readonly copyPhoto: boolean;
  /** The picture that was asked for instead; '' where none was. */
  readonly pictureUrl: string;
  /** Whoever is an owner is not among the members. */
  readonly owners: readonly Person[];
  readonly members: readonly Person[];
  /** Of these, whom the template names: directory ids. */
  readonly permanent: readonly string[];
  readonly counts: PlanCounts;
  readonly notCopied: readonly { readonly kind: NotCopied; readonly count: number }[];
  /** HMACs under the tenant's key. */
  readonly fingerprints: Fingerprints;
}
