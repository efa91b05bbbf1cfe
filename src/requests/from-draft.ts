import { noHead } from '../audit/record.ts';
import type { Before, Draft, Form } from '../catalog/draft.ts';
import type { Plan } from '../catalog/plan.ts';
import type { Person } from '../people/profile.ts';
import { endWithoutTeam, progressOf, referenceOf, type Asked, type TeamRequest, type Warning } from './request.ts';

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
    asked: { name, reason, people: chosenIn(draft, form, plan), form: rest, ...(draft.before ? { before: changedSince(draft.before, form) } : {}) },
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

/** What its requester asks again with; undefined where there is a team, or may be one yet. */
export function beforeOf({ id, reference, status, approval: { decision }, asked: { name, reason, form } }: TeamRequest): Before | undefined {
  const ending = endWithoutTeam({ status });
  const said = ending === 'rejected' ? decision : undefined;
  return ending && { id, reference, ending, by: said?.by.displayName ?? '', comment: said?.comment ?? '', ...(form ? { form: { name, reason, ...form } } : {}) };
}

function changedSince({ form: sent, ...before }: Before, form: Form): NonNullable<Asked['before']> {
  if (!sent) return before;
  const fields = Object.keys(form) as (keyof Form)[];
  return { ...before, changed: fields.filter((field) => valueOf(sent[field]) !== valueOf(form[field])) };
}

/** People are who they are, in whichever order and by whatever name. */
const valueOf = (value: Form[keyof Form]): string => (typeof value === 'string' ? value : value.map(({ id }) => id).toSorted().join());
