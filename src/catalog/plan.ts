import type { Person } from '../people/profile.ts';

/** Kinds of things that a source team has and a made team will not; told on the review card, never found out later. */
export type NotCopied = 'privateChannels' | 'sharedChannels' | 'unconfiguredTabs' | 'unsupportedTabs' | 'tabsInPrivateChannels';

/** What will be made. Counts and people by id only: names of channels and tabs are never stored (model.md §7). */
export interface Plan {
  /** The final values, after the conventions. */
  readonly name: string;
  readonly description: string;
  readonly mailNickname: string;
  readonly privacy: 'public' | 'private';
  readonly source: string;
  /** In the form of Graph's `partsToClone`; tabs are never among them. */
  readonly parts: readonly ('apps' | 'settings' | 'channels' | 'members')[];
  readonly copyTabs: boolean;
  /** Whoever is an owner is not among the members. */
  readonly owners: readonly Person[];
  readonly members: readonly Person[];
  readonly counts: { readonly channels: number; readonly tabs: number; readonly apps: number };
  readonly notCopied: readonly { readonly kind: NotCopied; readonly count: number }[];
}
