import type { Person } from '../people/profile.ts';
import { may, type Actor } from '../tenants/permissions.ts';

/** What decides whether somebody may decide. */
export interface Question {
  readonly requester: string;
  /** Who was asked. */
  readonly asked: readonly Person[];
  /** Whom the template names now; undefined when there is no such template any more. */
  readonly named: readonly Person[] | undefined;
  /** Whether the tenant lets approvers decide on requests of their own. */
  readonly selfApproval: boolean;
}

/** `own`: an approver, of their own request. */
export type Standing = 'approver' | 'own' | 'override';

/**
 * An approver's standing counts when they decide: who was asked and is still named may, a global admin may as a
 * recorded override. On their own request an approver decides only where the tenant's settings allow it, and nobody by an
 * override. Undefined: they may not.
 */
export function standingOf(actor: Actor, { requester, asked, named, selfApproval }: Question): Standing | undefined {
  const among = (people: readonly Person[]): boolean => people.some(({ id }) => id === actor.id);
  const isApprover = among(asked) && among(named ?? asked);
  if (actor.id === requester) return selfApproval && isApprover ? 'own' : undefined;
  if (isApprover) return 'approver';
  return may(actor, 'request.decideAny') ? 'override' : undefined;
}
