import type { Finding } from '../../catalog/draft.ts';
import type { Warning } from '../../requests/request.ts';
import type { Speech } from '../../text/text.ts';

export interface Note {
  readonly style: 'attention' | 'warning';
  readonly text: string;
}

/** What is told before or beside the facts: what stops the request, and what is only to be known. */
export const findingNotes = (t: Speech, findings: readonly Finding[]): readonly Note[] =>
  findings.map(({ code, weight, values }) => ({
    style: weight === 'refused' ? 'attention' : 'warning',
    text: `${weight === 'refused' ? '⛔' : '⚠️'} ${t.mark(`finding.${code}`, values)}`,
  }));

export const warningNotes = (t: Speech, warnings: readonly Warning[]): readonly Note[] =>
  warnings.map(({ code, values }) => ({ style: 'warning', text: `⚠️ ${t.mark(`finding.${code}`, values)}` }));
