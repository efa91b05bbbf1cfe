import type { ChatActivity } from '../../../src/commands/chat.ts';
import type { State } from '../../../src/simulator/state.ts';
import type { Chronicle } from '../chronicle.ts';

/** A request as its row has it: what the checker reads of it, in words of its own. */
export interface RequestRow {
  readonly id: string;
  readonly wakeAtColumn: number | null;
  readonly status: string;
  readonly reference: string;
  readonly plan: { readonly name: string; readonly description: string };
  readonly wakeAt?: number;
  readonly waitsFor?: { readonly who: string; readonly people: readonly unknown[] };
  readonly made?: { readonly team: string };
  readonly second?: string;
  readonly failure?: { readonly code: string };
  readonly approval: { readonly round: number; readonly decision?: { readonly decision: string } };
  readonly trail: { readonly seq: number; readonly hash: string };
}

export interface TrailRow {
  readonly stream: string;
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly sealed: readonly unknown[];
  readonly hash: string;
}

/** What is kept apart of a stream: the record that was its last one at some time. */
export interface HeadRow {
  readonly stream: string;
  readonly seq: number;
  readonly hash: string;
}

/** A group of the simulated tenant that is a team and nobody's source. */
export interface LiveTeam {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly searchableFrom: number;
  /** Names of channels, and of tabs behind their channel. */
  readonly parts: readonly string[];
}

/** What is left when a story has come to rest. */
export interface Evidence {
  readonly requests: readonly RequestRow[];
  readonly trails: ReadonlyMap<string, readonly TrailRow[]>;
  readonly heads: readonly HeadRow[];
  readonly live: readonly LiveTeam[];
  /** What stands in each person's chat, by their name. */
  readonly chats: ReadonlyMap<string, readonly ChatActivity[]>;
  /** Activities that the store knows to be somebody's card. */
  readonly known: ReadonlySet<string>;
  /** How often the requester has asked how it stands. */
  readonly asked: number;
  /** Effects that are due sometime, by key. */
  readonly effects: readonly string[];
  readonly runsDue: number;
  readonly chronicle: Pick<Chronicle, 'sent' | 'held' | 'committed' | 'isOutOfTime'>;
}

interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly isTeam: boolean;
  readonly deletedAt?: number;
  readonly searchableFrom: number;
}

interface Team {
  readonly channels: readonly { readonly displayName: string; readonly tabs: readonly { readonly displayName: string; readonly configuration: { readonly contentUrl: string | null } }[] }[];
}

/** What the store has, read beside the product. */
export type StoredEvidence = Pick<Evidence, 'requests' | 'trails' | 'heads' | 'known' | 'effects' | 'runsDue'>;

/** Teams that exist in the simulated tenant, or will, without the sources. */
export function liveTeams(state: State, tenant: string, sources: readonly string[]): readonly LiveTeam[] {
  const groups = state.list<Group>('groups', tenant).filter(({ id, isTeam, deletedAt }) => isTeam && deletedAt === undefined && !sources.includes(id));
  return groups.map(({ id, displayName, description, searchableFrom }) => {
    const channels = state.get<Team>('teams', tenant, id)?.channels ?? [];
    const tabs = (channel: (typeof channels)[number]) => channel.tabs.filter(({ configuration }) => configuration.contentUrl !== null).map((tab) => `${channel.displayName} / ${tab.displayName}`);
    return { id, displayName, description, searchableFrom, parts: channels.flatMap((channel) => [channel.displayName, ...tabs(channel)]) };
  });
}
