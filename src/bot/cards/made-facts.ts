import { isAsAsked, type MadeKind, type MadePart, type TeamRequest } from '../../requests/request.ts';
import type { Speech } from '../../text/text.ts';
import type { Fact } from './plan-facts.ts';

/** Kinds of which a team has one: they are as asked for, or not. */
const single: readonly MadeKind[] = ['name', 'description', 'privacy', 'classification', 'photo'];

/** In one line: whether the team is what was asked for, and where it is not. */
export function madeSummary(t: Speech, { made }: TeamRequest): string {
  const parts = made?.parts ?? [];
  if (parts.length === 0) return '';
  const differing = parts.filter((part) => !isAsAsked(part)).map(({ kind }) => t.say(`made.${kind}`));
  return differing.length === 0 ? t.say('made.same') : t.say('made.differs', { kinds: t.list(differing) });
}

/** Kind by kind, in counts: what was asked for, what is there, what differs. */
export const madeFacts = (t: Speech, { made }: TeamRequest): readonly Fact[] =>
  (made?.parts ?? []).map((part) => ({ name: t.say(`made.${part.kind}`), value: `${isAsAsked(part) ? '✓' : '⚠'} ${told(t, part)}` }));

function told(t: Speech, { kind, asked, there, differing, extra }: MadePart): string {
  if (!single.includes(kind)) return t.say('made.counts', { asked, there, differing, extra });
  return t.say('made.single', { state: there < asked ? 'missing' : differing > 0 ? 'different' : 'same' });
}
