import type { Entry } from '../audit/record.ts';
import type { Instant } from '../clock.ts';
import { effect, type Effect } from './effect.ts';
import type { RequestEvent } from './event.ts';
import { effectsOf, recordedOnly } from './follow-ups.ts';
import { target } from './moves.ts';
import type { Person } from '../people/profile.ts';
import { isTerminal, patienceWith, progressOf, type TeamRequest } from './request.ts';
import { usage } from './usage.ts';

export interface Transition {
  /** The new state; version and trail are the door's. */
  readonly request: TeamRequest;
  readonly entries: readonly Entry[];
  readonly effects: readonly Effect[];
}

/** What an event makes of a request, or undefined where the status does not know the event. Whoever wakes one finds that its time is over. */
export function transition(request: TeamRequest, asked: RequestEvent, now: Instant): Transition | undefined {
  const event = asked.kind === 'woke' && isOverdue(request, now) ? ({ kind: 'expired' } as const) : asked;
  const status = target(request, event);
  if (status === undefined) return undefined;
  const ended = !isTerminal(request) && isTerminal({ status }) ? { endedAt: now } : {};
  const next = settled(changed({ ...request, status, ...ended, ...answering(request, event) }, request, event, now), now);
  return { request: next, entries: entriesOf(next, event), effects: effectsOf(request, next, event, now) };
}

const isOverdue = ({ status, approval }: TeamRequest, now: Instant): boolean =>
  status === 'approval' && approval.time !== undefined && now >= approval.time.until;

/** Whatever moves a request on ends an outage; what is only recorded does not. */
function answering({ nextTry, outageSince }: TeamRequest, { kind }: RequestEvent): Pick<TeamRequest, 'nextTry' | 'outageSince'> {
  const goesOn = recordedOnly.includes(kind) || kind === 'woke';
  return goesOn ? { nextTry, outageSince } : { nextTry: undefined, outageSince: undefined };
}

/** What Submit begins: the first commit of a request. */
export function submitted(request: TeamRequest, now: Instant): Transition {
  const { id, displayName, email } = request.requester;
  const { before } = request.asked;
  const entry: Entry = {
    actor: id,
    code: 'requestSubmitted',
    facts: { template: request.template.id, templateVersion: request.template.version, ...(before ? { before: before.id } : {}) },
    personal: [{ person: id, value: { id, displayName, email, name: request.plan.name, reason: request.asked.reason } }],
  };
  const follow = [effect('check', now), effect('card.status', now), usage('request_created', now)];
  return { request: settled(request, now), entries: [entry], effects: follow };
}

function changed(next: TeamRequest, before: TeamRequest, event: RequestEvent, now: Instant): TeamRequest {
  switch (event.kind) {
    case 'checked':
      return withApprovers({ ...next, warnings: [...next.warnings, ...event.warnings] }, { since: now, until: event.decideBy });
    case 'decided': {
      const { decision, by, comment } = event;
      return { ...next, waitsFor: undefined, approval: { ...next.approval, decision: { decision, by, comment, at: now } } };
    }
    case 'approversUnreachable':
      return { ...next, waitsFor: admins };
    case 'approversNamed':
      return { ...next, waitsFor: { who: 'approvers', people: event.team }, approval: { ...next.approval, team: event.team } };
    case 'startedOver':
      return { ...next, attempt: next.attempt + 1 };
    case 'teamCreated':
      return { ...next, made: { team: event.team, link: undefined, parts: [] } };
    case 'stepDone':
      return { ...next, warnings: [...next.warnings, ...event.warnings] };
    case 'finished':
      return { ...next, made: next.made && { team: next.made.team, link: event.link, parts: event.parts } };
    case 'delayed':
      return { ...next, nextTry: event.until, outageSince: before.outageSince ?? now };
    case 'parked': {
      const failure = { code: event.code, values: event.values };
      const failedIn = before.failedIn ?? before.status;
      return { ...next, failure, failedIn, undoing: false, stops: next.stops + 1, waitsFor: admins };
    }
    case 'accepted':
      return accepted(next, before, event.link);
    case 'undoAsked':
      return { ...next, undoing: true, waitsFor: undefined };
    case 'secondFound':
      return { ...next, second: event.team };
    case 'secondGone':
      return { ...next, second: next.second === event.team ? undefined : next.second };
    case 'undone':
      return { ...attended(next), second: undefined };
    case 'retried':
    case 'withdrawn':
    case 'expired':
      return attended(next);
    case 'checkStarted':
    case 'runStarted':
    case 'recorded':
    case 'cloneUnclear':
    case 'woke':
      return next;
  }
}

const admins = { who: 'admins', people: [] } as const;

/** What stopped it is over. */
const attended = (request: TeamRequest): TeamRequest =>
  ({ ...request, failure: undefined, failedIn: undefined, undoing: false, waitsFor: undefined });

/** With the team that is there, however much is missing; or with a second one beside it. */
function accepted(next: TeamRequest, before: TeamRequest, link: string | undefined): TeamRequest {
  const { made, warnings, second, besides = [] } = next;
  if (before.status !== 'error') return { ...next, second: undefined, besides: [...besides, ...(second === undefined ? [] : [second])] };
  const told = [...warnings, { code: 'accepted.unfinished', values: {} } as const];
  return attended({ ...next, warnings: told, made: made && { ...made, link: made.link ?? link } });
}

/** Nothing is approved silently: without approvers the request waits for admins. */
function withApprovers(request: TeamRequest, time: NonNullable<TeamRequest['approval']['time']>): TeamRequest {
  const { required, team, round } = request.approval;
  if (!required) return request;
  const waitsFor = { who: team.length > 0 ? 'approvers' : 'admins', people: team } as const;
  return { ...request, waitsFor, approval: { ...request.approval, round: round + 1, time } };
}

/** Progress and the next look of the sweep follow from the status alone. */
function settled(request: TeamRequest, now: Instant): TeamRequest {
  const progress = request.status === 'error' ? request.progress : progressOf[request.status];
  if (isTerminal(request)) return { ...request, progress, waitsFor: request.second === undefined ? undefined : admins, wakeAt: undefined };
  const end = (request.status === 'approval' ? request.approval.time?.until : undefined) ?? Number.POSITIVE_INFINITY;
  return { ...request, progress, wakeAt: Math.min((request.nextTry ?? now) + patienceWith(request), end) };
}

/** One record for the transition itself; beside it those that the check or the step brings. */
function entriesOf(next: TeamRequest, event: RequestEvent): readonly Entry[] {
  const system = (code: string, facts: Entry['facts'] = {}): Entry => ({ actor: 'system', code, facts });
  const by = (person: Person, code: string, facts: Entry['facts'] = {}): Entry =>
    ({ actor: person.id, code, facts, personal: [{ person: person.id, value: person }] });
  switch (event.kind) {
    case 'checkStarted':
      return [system('checkStarted')];
    case 'checked':
      return [...event.entries, system(next.status === 'approval' ? 'approvalRequested' : 'checkPassed')];
    case 'decided': {
      const { by, comment, decision, override, own } = event;
      const facts = { round: next.approval.round, override, ...(own ? { own } : {}) };
      const code = decision === 'approved' ? 'requestApproved' : 'requestRejected';
      return [{ actor: by.id, code, facts, personal: [{ person: by.id, value: { ...by, comment } }] }];
    }
    case 'approversUnreachable':
      return [system('approversUnreachable', { round: next.approval.round })];
    case 'approversNamed':
      return [{ ...system('approversNamed', { round: next.approval.round }), personal: event.team.map((person) => ({ person: person.id, value: person })) }];
    case 'expired':
      return [system('requestExpired', { round: next.approval.round })];
    case 'runStarted':
      return [system('processingStarted', { attempt: next.attempt })];
    case 'recorded':
    case 'cloneUnclear':
    case 'secondFound':
    case 'secondGone':
    case 'stepDone':
      return event.entries;
    case 'startedOver':
      return [...event.entries, system('processingRestarted', { attempt: next.attempt })];
    case 'teamCreated':
      return [...event.entries, system('teamCreated', { team: event.team, attempt: next.attempt })];
    case 'finished':
      return [...event.entries, system('requestProcessed', { attempt: next.attempt, warnings: next.warnings.length })];
    case 'parked':
      return [...event.entries, system('requestParked', { failure: event.code, failedIn: next.failedIn ?? null })];
    case 'retried':
      return [by(event.by, 'requestRetried', { status: next.status })];
    case 'withdrawn':
      return [by(event.by, 'requestWithdrawn')];
    case 'accepted':
      return [by(event.by, 'requestAccepted', { attempt: next.attempt })];
    case 'undoAsked':
      return [by(event.by, 'undoRequested', { attempt: next.attempt })];
    case 'undone':
      return [...event.entries, system('requestUndone', { attempt: next.attempt })];
    case 'delayed':
    case 'woke':
      return [];
  }
}
