import { noHead } from '../audit/record.ts';
import type { Draft, Form } from '../catalog/draft.ts';
import type { Plan } from '../catalog/plan.ts';
import type { Person } from '../people/profile.ts';
import { progressOf, referenceOf, type TeamRequest, type Warning } from './request.ts';

/** The request that a draft becomes, before its first commit. `nameHeld`: another request has the name. */
export function requestFrom(
  draft: Draft,
  form: Form,
  plan: Plan,
  now: number,
  nameHeld: boolean,
): TeamRequest {
  const requested: Warning[] = nameHeld ? [{ code: 'name.requested', values: { name: plan.name } }] : [];
  const { name, reason, ...rest } = form;
  const told = draft.findings.filter(({ code }) => code !== 'name.requested');
  return {
    tenant: draft.tenant,
    id: draft.id,
    reference: referenceOf(draft.id),
    requester: draft.requester,
    submittedAt: now,
    template: draft.template,
    asked: { name, reason, people: chosenIn(draft, form, plan), form: rest },
    plan,
    status: 'saved',
    progress: progressOf.saved,
    failedIn: undefined,
    failure: undefined,
    stops: 0,
    undoing: false,
    second: undefined,
    nextTry: undefined,
    outageSince: undefined,
    approval: { ...draft.approval, round: 0, decision: undefined },
    waitsFor: undefined,
    attempt: 1,
    made: undefined,
    warnings: [...told.map(({ code, values }) => ({ code, values })), ...requested],
    wakeAt: now,
    trail: noHead,
    version: 0,
  };
}

/** Whom the requester has added: neither themselves nor whom the template names. */
function chosenIn({ requester }: Draft, { owners, members }: Form, { permanent }: Plan): NonNullable<TeamRequest['asked']['people']> {
  const given = [requester.id, ...permanent];
  const chosen = (people: readonly Person[]): readonly Person[] => people.filter(({ id }) => !given.includes(id));
  return { owners: chosen(owners).length, members: chosen(members).filter(({ id }) => !owners.some((owner) => owner.id === id)).length };
}
