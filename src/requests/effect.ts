import type { Instant } from '../clock.ts';

/** What must follow a commit. An effect holds ids, never a card or a name; who carries it out reads the current state. */
export type EffectKind =
  | 'check'
  | 'approval.ask'
  | 'approval.remind'
  | 'provision.start'
  | 'team.undo'
  | 'team.second'
  | 'card.status'
  | 'card.approval'
  | 'cards.redraw'
  | 'admins.tell'
  | 'ping'
  | 'usage.tell'
  | 'events.tell';

/** Short messages that make a device ring: nothing else does. */
export type Ping = 'approved' | 'rejected' | 'expired' | 'ready' | 'failed' | 'removed' | 'reminder';

export interface Effect {
  /** One record per request and key: a later commit's effect of the same key takes its place. */
  readonly key: string;
  readonly kind: EffectKind;
  readonly dueAt: Instant;
  /** Of one that was tried: when it failed for the first time. What has only waited for its turn has not. */
  readonly failingSince?: Instant;
  /** The approval's round (and for a reminder the day), the run's attempt, the number of a look, the kind of ping, or the usage event. */
  readonly about: string;
  /** Of the press from which it follows; absent where none is known. */
  readonly correlation?: string;
}

export function effect(kind: EffectKind, dueAt: Instant, about: string | number = ''): Effect {
  return { key: about === '' ? kind : `${kind}.${about}`, kind, dueAt, about: String(about) };
}
