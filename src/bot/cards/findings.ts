import type { Finding } from '../../catalog/draft.ts';
import type { Warning } from '../../requests/request.ts';
import type { Speech } from '../../text/text.ts';

export interface Note {
  readonly style: 'attention' | 'warning';
  readonly text: string;
}

/** What stops a request, with a mark: colour alone says nothing to many. */
export const refusal = (text: string): Note => ({ style: 'attention', text: `✕ ${text}` });
const caution = (text: string): Note => ({ style: 'warning', text: `⚠ ${text}` });

/** What is told before or beside the facts: what stops the request, and what is only to be known. */
export const findingNotes = (t: Speech, findings: readonly Finding[]): readonly Note[] =>
  findings.map(({ code, weight, values }) => (weight === 'refused' ? refusal : caution)(t.mark(`finding.${code}`, values)));

export const warningNotes = (t: Speech, warnings: readonly Warning[]): readonly Note[] =>
  warnings.map(({ code, values }) => caution(t.mark(`finding.${code}`, values)));
