import type { Instant } from '../clock.ts';
import type { Person } from '../people/profile.ts';
import type { Plan } from './plan.ts';

/** What a person filled in. Limits of model.md §2: name ≤ 128, description ≤ 1024, welcome message ≤ 2048, reason ≤ 500, ≤ 20 people each. */
export interface Form {
  readonly name: string;
  readonly description: string;
  /** May have several lines. */
  readonly welcomeMessage: string;
  /** An https address, or '' for the template's picture. */
  readonly pictureUrl: string;
  readonly reason: string;
  readonly owners: readonly Person[];
  readonly members: readonly Person[];
}

export const formLimits = { name: 128, description: 1024, welcomeMessage: 2048, pictureUrl: 1024, reason: 500, people: 20 } as const;

/** Something that is told before anything is made; refusals stop, warnings do not. */
export interface Finding {
  readonly code:
    | 'name.empty'
    | 'name.emptied'
    | 'name.tooLong'
    | 'name.illegal'
    | 'name.fromTemplate'
    | 'name.taken'
    | 'name.deleted'
    | 'name.requested'
    | 'name.notFree'
    | 'name.affixes'
    | 'name.blocked'
    | 'description.tooLong'
    | 'welcomeMessage.tooLong'
    | 'picture.address'
    | 'reason.empty'
    | 'reason.tooLong'
    | 'people.tooMany'
    | 'people.unknown'
    | 'people.guests'
    | 'requester.guest'
    | 'convention.broken'
    | 'convention.missing'
    | 'source.missing'
    | 'source.archived'
    | 'source.unread'
    | 'forms.tooMany'
    | 'approvers.none'
    | 'permissions.missing'
    | 'names.unchecked'
    | 'template.disabled'
    | 'template.notForYou';
  readonly weight: 'refused' | 'warning';
  readonly values: Readonly<Record<string, string | number>>;
}

/** A request of the same person that ended without a team, and that they ask for again. */
export interface Before {
  readonly id: string;
  readonly reference: string;
  readonly ending: 'rejected' | 'withdrawn' | 'expired' | 'undone';
  /** Who rejected it, and what they said; empty where nobody did. */
  readonly by: string;
  readonly comment: string;
  /** As it was sent; absent where that was before forms were kept. */
  readonly form?: Form;
}

/**
 * A form's values and what the conventions made of them, evaluated once with this `now` and `seed` (model.md §2).
 * Its id becomes the request's, so that a repeated submit finds the first. Lives 24 h.
 */
export interface Draft {
  readonly tenant: string;
  readonly id: string;
  readonly requester: Person & { readonly email: string };
  /** Counts the edits: the stamp of the review card's Submit. */
  readonly revision: number;
  readonly template: { readonly id: string; readonly name: string; readonly description: string; readonly version: string };
  readonly now: Instant;
  readonly seed: string;
  readonly before?: Before;
  /** Undefined until the form was sent, unless it is that of the request before. */
  readonly form: Form | undefined;
  /** Undefined while something is refused. */
  readonly plan: Plan | undefined;
  readonly approval: { readonly required: boolean; readonly team: readonly Person[] };
  readonly findings: readonly Finding[];
}

export const draftLifetime = 24 * 60 * 60 * 1000;
