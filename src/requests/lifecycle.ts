import type { Entry } from '../audit/record.ts';
import { day, minute, type Instant } from '../clock.ts';
import { effect, type Effect } from './effect.ts';
import type { EventKind, RequestEvent } from './event.ts';
import { isTerminal, progressOf, type Status, type TeamRequest } from './request.ts';

/** Where each event leads from each status; `stay` keeps the status, what is absent is refused. */
type Target = Status | 'stay' | 'failedIn';
const table: Readonly<Record<Status, Readonly<Partial<Record<EventKind, Target>>>>> = {
  saved: { checkStarted: 'preprocessing', delayed: 'stay', parked: 'error', withdrawn: 'withdrawn', woke: 'stay' },
  preprocessing: {
    checkStarted: 'stay',
    checked: 'processing',
    delayed: 'stay',
    parked: 'error',
    withdrawn: 'withdrawn',
    woke: 'stay',
  },
  approval: { decided: 'approved', approversUnreachable: 'stay', withdrawn: 'withdrawn', woke: 'stay' },
  approved: { runStarted: 'processing', withdrawn: 'withdrawn', woke: 'stay' },
  processing: {
    runStarted: 'stay',
    recorded: 'stay',
    teamCreated: 'postprocessing',
    stepDone: 'stay',
    delayed: 'stay',
    parked: 'error',
    woke: 'stay',
  },
  postprocessing: {
    runStarted: 'stay',
    recorded: 'stay',
    stepDone: 'stay',
    finished: 'processed',
    delayed: 'stay',
    parked: 'error',
    woke: 'stay',
  },
  error: { retried: 'failedIn', withdrawn: 'withdrawn', woke: 'stay' },
  processed: {},
  rejected: {},
  withdrawn: {},
};

export interface Transition {
  /** The new state; version and trail are the door's. */
  readonly request: TeamRequest;
  readonly entries: readonly Entry[];
  readonly effects: readonly Effect[];
}

/** What an event makes of a request, or undefined where the status does not know the event. */
export function transition(request: TeamRequest, event: RequestEvent, now: Instant): Transition | undefined {
  const status = target(request, event);
  if (status === undefined) return undefined;
  const next = settled(changed({ ...request, status, ...answering(request, event) }, request, event, now), now);
  return { request: next, entries: entriesOf(next, event), effects: effectsOf(request, next, event, now) };
}

/** Whatever moves a request on ends an outage; what is only recorded does not. */
function answering({ nextTry, outageSince }: TeamRequest, { kind }: RequestEvent): Pick<TeamRequest, 'nextTry' | 'outageSince'> {
  const goesOn = kind === 'recorded' || kind === 'woke';
  return goesOn ? { nextTry, outageSince } : { nextTry: undefined, outageSince: undefined };
}

/** What Submit begins: the first commit of a request. */
export function submitted(request: TeamRequest, now: Instant): Transition {
  const { id, displayName, email } = request.requester;
  const entry: Entry = {
    actor: id,
    code: 'requestSubmitted',
    facts: { template: request.template.id, templateVersion: request.template.version },
    personal: [{ person: id, value: { id, displayName, email, name: request.plan.name, reason: request.asked.reason } }],
  };
  const follow = [effect('check', now), effect('card.status', now)];
  return { request: settled(request, now), entries: [entry], effects: follow };
}

function target(request: TeamRequest, event: RequestEvent): Status | undefined {
  const found = table[request.status][event.kind];
  if (found === undefined) return undefined;
  if (found === 'stay') return request.status;
  if (found === 'failedIn') return request.failedIn;
  if (event.kind === 'withdrawn' && request.status === 'error' && !beforeProcessing(request.failedIn)) return undefined;
  if (event.kind === 'approversUnreachable' && request.waitsFor?.who !== 'approvers') return undefined;
  if (event.kind === 'checked' && request.approval.required) return 'approval';
  if (event.kind === 'decided' && event.decision === 'rejected') return 'rejected';
  return found;
}

/** Nothing has been made yet: what stopped in one of these may still be withdrawn. */
const beforeProcessing = (status: Status | undefined): boolean => status === 'saved' || status === 'preprocessing';

function changed(next: TeamRequest, before: TeamRequest, event: RequestEvent, now: Instant): TeamRequest {
  switch (event.kind) {
    case 'checked':
      return withApprovers({ ...next, warnings: [...next.warnings, ...event.warnings] });
    case 'decided': {
      const { decision, by, comment } = event;
      return { ...next, waitsFor: undefined, approval: { ...next.approval, decision: { decision, by, comment, at: now } } };
    }
    case 'approversUnreachable':
      return { ...next, waitsFor: { who: 'admins', people: [] } };
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
      return { ...next, failure, failedIn: before.status, waitsFor: { who: 'admins', people: [] } };
    }
    case 'retried':
      return { ...next, failure: undefined, failedIn: undefined, waitsFor: undefined };
    case 'withdrawn':
      return { ...next, waitsFor: undefined, failure: undefined, failedIn: undefined };
    case 'checkStarted':
    case 'runStarted':
    case 'recorded':
    case 'woke':
      return next;
  }
}

/** Nothing is approved silently: without approvers the request waits for admins. */
function withApprovers(request: TeamRequest): TeamRequest {
  const { required, team, round } = request.approval;
  if (!required) return request;
  const waitsFor = { who: team.length > 0 ? 'approvers' : 'admins', people: team } as const;
  return { ...request, waitsFor, approval: { ...request.approval, round: round + 1 } };
}

/** Progress and the next look of the sweep follow from the status alone. */
function settled(request: TeamRequest, now: Instant): TeamRequest {
  const progress = request.status === 'error' ? request.progress : progressOf[request.status];
  const patience = request.waitsFor ? day : 2 * minute;
  return { ...request, progress, wakeAt: isTerminal(request) ? undefined : (request.nextTry ?? now) + patience };
}

/** One record for the transition itself; beside it those that the check or the step brings. */
function entriesOf(next: TeamRequest, event: RequestEvent): readonly Entry[] {
  const system = (code: string, facts: Entry['facts'] = {}): Entry => ({ actor: 'system', code, facts });
  switch (event.kind) {
    case 'checkStarted':
      return [system('checkStarted')];
    case 'checked':
      return [...event.entries, system(next.status === 'approval' ? 'approvalRequested' : 'checkPassed')];
    case 'decided': {
      const { by, comment, decision } = event;
      const facts = { round: next.approval.round, override: event.override };
      const code = decision === 'approved' ? 'requestApproved' : 'requestRejected';
      return [{ actor: by.id, code, facts, personal: [{ person: by.id, value: { ...by, comment } }] }];
    }
    case 'approversUnreachable':
      return [system('approversUnreachable', { round: next.approval.round })];
    case 'runStarted':
      return [system('processingStarted', { attempt: next.attempt })];
    case 'recorded':
    case 'stepDone':
      return event.entries;
    case 'teamCreated':
      return [...event.entries, system('teamCreated', { team: event.team, attempt: next.attempt })];
    case 'finished':
      return [...event.entries, system('requestProcessed', { attempt: next.attempt, warnings: next.warnings.length })];
    case 'parked':
      return [...event.entries, system('requestParked', { failure: event.code, failedIn: next.failedIn ?? null })];
    case 'retried':
      return [{ ...system('requestRetried', { status: next.status }), actor: event.by.id }];
    case 'withdrawn':
      return [{ ...system('requestWithdrawn'), actor: event.by.id }];
    case 'delayed':
    case 'woke':
      return [];
  }
}

function effectsOf(before: TeamRequest, next: TeamRequest, event: RequestEvent, now: Instant): readonly Effect[] {
  if (event.kind === 'woke') return pursued(next, now);
  if (event.kind === 'recorded') return [];
  const moved = before.status !== next.status;
  const follow = moved || event.kind === 'approversUnreachable' ? pursued(next, now) : [];
  const cards = next.approval.round > 0 && moved ? [effect('card.approval', now)] : [];
  const needed = before.status === 'error' || before.waitsFor?.who === 'admins';
  const attended = needed && moved ? [effect('admins.tell', now, 'attention')] : [];
  return [...follow, ...cards, ...attended, effect('card.status', now), ...pings(next, event, now)];
}

/** What a request in this status needs to get on. Safe to ask for again: each handler finds what is already there. */
function pursued(request: TeamRequest, now: Instant): readonly Effect[] {
  switch (request.status) {
    case 'saved':
    case 'preprocessing':
      return [effect('check', now)];
    case 'approval':
      return request.waitsFor?.who === 'admins'
        ? [effect('admins.tell', now, 'approval')]
        : [effect('approval.ask', now, request.approval.round)];
    case 'approved':
    case 'processing':
    case 'postprocessing':
      return [effect('provision.start', now, request.attempt)];
    case 'error':
      return [effect('admins.tell', now, 'attention')];
    case 'processed':
    case 'rejected':
    case 'withdrawn':
      return [];
  }
}

function pings(next: TeamRequest, event: RequestEvent, now: Instant): readonly Effect[] {
  switch (event.kind) {
    case 'decided':
      return [effect('ping', now, event.decision)];
    case 'finished':
      return [effect('ping', now, 'ready')];
    case 'parked':
      return [effect('ping', now, 'failed')];
    case 'checkStarted':
    case 'checked':
    case 'approversUnreachable':
    case 'runStarted':
    case 'recorded':
    case 'teamCreated':
    case 'stepDone':
    case 'delayed':
    case 'retried':
    case 'withdrawn':
    case 'woke':
      return [];
  }
}
