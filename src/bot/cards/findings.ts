import type { Finding } from '../../catalog/draft.ts';
import type { Plan } from '../../catalog/plan.ts';
import type { Warning } from '../../requests/request.ts';
import { isTextKey, type Speech } from '../../text/text.ts';
import { notAllowed } from './plan-facts.ts';

/** Something that stops a request, or is only to be known. */
export interface Note {
  readonly style: 'attention' | 'warning';
  /** With a mark: colour alone says nothing to many. */
  readonly text: string;
}

/** What stops something. */
export const refusal = (text: string): Note => ({ style: 'attention', text: `✕ ${text}` });
/** What is to be known. */
export const caution = (text: string): Note => ({ style: 'warning', text: `⚠ ${text}` });

export const findingNotes = (t: Speech, findings: readonly Finding[]): readonly Note[] =>
  findings.map(({ code, weight, values }) => (weight === 'refused' ? refusal : caution)(t.mark(`finding.${code}`, values)));

/** Of parts that are left out, so many are named before the details name all of them. */
const named = 2;

/** What the plan leaves out for want of a permission: in plain words, before anything is submitted or decided. */
export function planNotes(t: Speech, plan: Plan): readonly Note[] {
  const all = notAllowed(t, plan);
  if (all.length === 0) return [];
  const more = all.length > 3 ? all.length - named : 0;
  const parts = more > 0 ? all.slice(0, named).join(', ') : t.list(all);
  return [caution(t.say('plan.notAllowed', { parts, more }))];
}

/** After Submit: where a finding's advice comes too late, there is a text of its own. */
export const warningNotes = (t: Speech, warnings: readonly Warning[]): readonly Note[] =>
  warnings.map(({ code, values }) => {
    const key = `warning.${code}`;
    return caution(t.mark(isTextKey(key) ? key : `finding.${code}`, values));
  });

/** All of them in one place before the facts, what stops first, in the colour of the gravest. */
export function noted(notes: readonly Note[]): { readonly notes: readonly string[]; readonly notesStyle: Note['style'] } {
  const stops = notes.filter(({ style }) => style === 'attention');
  const others = notes.filter(({ style }) => style !== 'attention');
  return { notes: [...stops, ...others].map(({ text }) => text), notesStyle: stops.length > 0 ? 'attention' : 'warning' };
}
