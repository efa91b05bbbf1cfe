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

/**
 * An approver's standing counts when they decide: who was asked and is still named may, a global admin may as a
 * recorded override, and nobody decides on their own request.
 */
export function mayDecide(actor: Actor, { requester, asked, named }: Question): boolean {
  if (actor.id === requester) return false;
  const among = (people: readonly Person[]): boolean => people.some(({ id }) => id === actor.id);
  return (among(asked) && among(named ?? asked)) || may(actor, 'request.decideAny');
}
