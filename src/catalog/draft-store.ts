import type { Instant } from '../clock.ts';
import type { Draft } from './draft.ts';

export interface DraftStore {
  draft(tenant: string, id: string): Promise<Draft | undefined>;
  /** Answers false, and keeps what is there, when the draft has this revision or a later one already. */
  saveDraft(draft: Draft): Promise<boolean>;
  forgetDraft(tenant: string, id: string): Promise<void>;
  /** Deletes what was begun before the instant. */
  forgetDraftsBefore(instant: Instant): Promise<void>;
}
