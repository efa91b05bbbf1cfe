import type { Person } from '../people/profile.ts';
import { may, type Actor } from '../tenants/permissions.ts';

/** What decides whether somebody may decide. */
export interface Question {
  readonly requester: string;
  /** Who was asked. */
  readonly asked: readonly Person[];
  /** Whom the template names now; undefined when there is no such template any more. */
  readonly named: readonly Person[] | undefined;
}

export type Standing = 'approver' | 'override';

/**
 * An approver's standing counts when they decide: who was asked and is still named may, a global admin may as a
 * recorded override, and nobody decides on their own request. Undefined: they may not.
 */
export function standingOf(actor: Actor, { requester, asked, named }: Question): Standing | undefined {
  if (actor.id === requester) return undefined;
  const among = (people: readonly Person[]): boolean => people.some(({ id }) => id === actor.id);
  if (among(asked) && among(named ?? asked)) return 'approver';
  return may(actor, 'request.decideAny') ? 'override' : undefined;
}
