import type { Ping } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';

/** What is said; drawn by the notifier from the request's current state, for the one who reads it. */
export type Message =
  | { readonly kind: 'status' | 'approval' | 'attention'; readonly request: TeamRequest; readonly reader: string }
  | { readonly kind: 'ping'; readonly ping: Ping; readonly request: TeamRequest; readonly reader: string };

export interface Address {
  readonly tenant: string;
  readonly conversation: string;
  readonly serviceUrl: string;
  /** The reader's, where they are known. */
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
}

/** Speaks to people through the channel. Throws `AppError`s of `channel.*`. */
export interface Notifier {
  /** Not repeatable; answers the new activity's id. `leaves` is awaited right before it is sent, however long that took to come; where it throws nothing is sent. */
  post(to: Address, message: Message, leaves: () => Promise<void>): Promise<string>;
  /** Repeatable. */
  edit(to: Address, activity: string, message: Message): Promise<void>;
}
