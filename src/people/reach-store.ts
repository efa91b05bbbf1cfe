import type { Reach } from './reach.ts';

/** Who is reached where; and the bot's dialog state, which is opaque to everybody but the bot. */
export interface ReachStore {
  reach(tenant: string, person: string): Promise<Reach | undefined>;
  saveReach(reach: Reach): Promise<void>;
  /** The last service address that the gate validated for this tenant. */
  serviceUrl(tenant: string): Promise<string | undefined>;
  dialogState(key: string): Promise<unknown>;
  saveDialogState(key: string, state: unknown): Promise<void>;
  forgetDialogState(key: string): Promise<void>;
}
