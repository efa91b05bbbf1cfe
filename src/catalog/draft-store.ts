import type { Instant } from '../clock.ts';
import type { Draft } from './draft.ts';

export interface DraftStore {
  draft(tenant: string, id: string): Promise<Draft | undefined>;
  saveDraft(draft: Draft): Promise<void>;
  forgetDraft(tenant: string, id: string): Promise<void>;
  /** Deletes what was begun before the instant. */
  forgetDraftsBefore(instant: Instant): Promise<void>;
}
