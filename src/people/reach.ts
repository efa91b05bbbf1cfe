import type { Instant } from '../clock.ts';

/** Where and how a person is reached: learnt from each of their activities. */
export interface Reach {
  readonly tenant: string;
  readonly person: string;
  /** Their personal chat with the bot. */
  readonly conversation: string;
  /** The channel's address that the gate validated last. */
  readonly serviceUrl: string;
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
  /** Why nobody may write to them until they speak or install again. */
  readonly unreachable: 'blocked' | 'removed' | undefined;
  readonly at: Instant;
}
