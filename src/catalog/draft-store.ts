import type { Instant } from '../clock.ts';
import type { Draft } from './draft.ts';

export interface DraftStore {
  draft(tenant: string, id: string): Promise<Draft | undefined>;
  saveDraft(draft: Draft): Promise<void>;
  /** Writes a draft that had this revision when it was read; false, and nothing is written, where it is gone or was edited since. */
  reviseDraft(draft: Draft, from: number): Promise<boolean>;
  forgetDraft(tenant: string, id: string): Promise<void>;
  /** What was begun before the instant is gone, or will be within a day where the store forgets by itself. */
  forgetDraftsBefore(instant: Instant): Promise<void>;
}
