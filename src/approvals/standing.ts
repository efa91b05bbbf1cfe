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

/** Whether this is an approver of it: one who was asked and is still named, and not the requester unless the tenant lets them. */
export function approves(id: string, { requester, asked, named, selfApproval }: Question): boolean {
  const among = (people: readonly Person[]): boolean => people.some((person) => person.id === id);
  return among(asked) && among(named ?? asked) && (selfApproval || id !== requester);
}

/**
 * An approver's standing counts when they decide: who was asked and is still named may, a global admin may as a
 * recorded override. On their own request an approver decides only where the tenant's settings allow it, and nobody by an
 * override. Undefined: they may not.
 */
export function standingOf(actor: Actor, question: Question): Standing | undefined {
  const isOwn = actor.id === question.requester;
  if (approves(actor.id, question)) return isOwn ? 'own' : 'approver';
  return !isOwn && may(actor, 'request.decideAny') ? 'override' : undefined;
}
