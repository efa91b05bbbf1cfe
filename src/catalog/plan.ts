import type { Person } from '../people/profile.ts';
import type { Unread } from './source-team.ts';

/** Kinds of things that a source team has and a made team will not; told on the review card, never found out later. */
export type NotCopied =
  | 'boards'
  | 'tabs'
  | 'privateChannels'
  | 'emailName'
  | 'classification'
  | 'welcomeMessage'
  | 'sharedChannels'
  | 'unconfiguredTabs'
  | 'unsupportedTabs'
  | 'lostTabs'
  | 'tabsInSharedChannels'
  | 'lostApps'
  | 'closedChannels'
  | 'closedTabs'
  | 'closedBoards'
  | 'taskPeople'
  | 'taskDates'
  | 'taskProgress'
  | 'taskAttachments';

/** Of these, what is left out because the tenant has not granted what making it takes. */
export type Forbidden = (typeof forbidden)[number];
const forbidden = ['boards', 'tabs', 'privateChannels', 'emailName', 'classification', 'welcomeMessage'] as const satisfies readonly NotCopied[];
export const isForbidden = (kind: NotCopied): kind is Forbidden => forbidden.some((one) => one === kind);

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

/** How many of the kind are left out, as was told. */
export const notCopiedOf = ({ notCopied }: Pick<Plan, 'notCopied'>, kind: NotCopied): number => notCopied.find((one) => one.kind === kind)?.count ?? 0;

/** Whether it is left out for want of a permission; what is granted after the review was not promised. */
export const leavesOut = ({ notCopied }: Pick<Plan, 'notCopied'>, part: Forbidden): boolean => notCopied.some(({ kind }) => kind === part);

/** Parts of a source team that are not even read. */
export const unreadIn = ({ notCopied }: Pick<Plan, 'notCopied'>): readonly Unread[] =>
  (['boards', 'tabs', 'privateChannels'] as const).filter((part) => leavesOut({ notCopied }, part));
