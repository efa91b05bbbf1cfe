import type { EventKind, RequestEvent } from './event.ts';
import type { Status, TeamRequest } from './request.ts';

/** Where each event leads from each status; `stay` keeps the status, what is absent is refused. */
type Target = Status | 'stay' | 'failedIn';
/** A second team may show in any of these, where to accept it ends nothing else. */
const second = { secondFound: 'stay', secondGone: 'stay', accepted: 'stay' } as const;
const table: Readonly<Record<Status, Readonly<Partial<Record<EventKind, Target>>>>> = {
  saved: { checkStarted: 'preprocessing', delayed: 'stay', parked: 'error', withdrawn: 'withdrawn', woke: 'stay' },
  preprocessing: {
    checked: 'processing',
    delayed: 'stay',
    parked: 'error',
    withdrawn: 'withdrawn',
    woke: 'stay',
  },
  approval: { decided: 'approved', approversUnreachable: 'stay', approversNamed: 'stay', expired: 'expired', withdrawn: 'withdrawn', woke: 'stay' },
  approved: { runStarted: 'processing', withdrawn: 'withdrawn', woke: 'stay' },
  processing: {
    runStarted: 'stay',
    recorded: 'stay',
    cloneUnclear: 'stay',
    startedOver: 'stay',
    teamCreated: 'postprocessing',
    stepDone: 'stay',
    delayed: 'stay',
    parked: 'error',
    woke: 'stay',
    ...second,
  },
  postprocessing: {
    runStarted: 'stay',
    recorded: 'stay',
    stepDone: 'stay',
    finished: 'processed',
    delayed: 'stay',
    parked: 'error',
    woke: 'stay',
    ...second,
  },
  error: {
    ...second,
    retried: 'failedIn',
    accepted: 'processed',
    undoAsked: 'stay',
    undone: 'undone',
    parked: 'stay',
    withdrawn: 'withdrawn',
    woke: 'stay',
  },
  processed: second,
  rejected: {},
  withdrawn: {},
  expired: {},
  undone: second,
};

/** The status that an event leads to; undefined where the request does not know it. */
export function target(request: TeamRequest, event: RequestEvent): Status | undefined {
  const found = table[request.status][event.kind];
  if (found === undefined || !isOpenTo(request, event)) return undefined;
  if (found === 'stay') return request.status;
  if (found === 'failedIn') return request.failedIn;
  if (event.kind === 'checked' && request.approval.required) return 'approval';
  if (event.kind === 'decided' && event.decision === 'rejected') return 'rejected';
  return found;
}

/** What the status alone does not say. While a request is undone nothing else is begun; only a team that is there can be accepted, or a second one. */
function isOpenTo({ status, undoing, made, failedIn, second: other, waitsFor, approval }: TeamRequest, event: RequestEvent): boolean {
  const { kind } = event;
  if (kind === 'approversNamed') return waitsFor?.who === 'admins' || event.team.some(({ id }) => !approval.team.some((one) => one.id === id));
  if (kind === 'approversUnreachable') return waitsFor?.who === 'approvers';
  if (status !== 'error') return kind !== 'accepted' || other !== undefined;
  if (kind === 'undone' || kind === 'parked') return undoing;
  if (kind === 'accepted') return !undoing && made !== undefined;
  if (kind === 'withdrawn') return !undoing && beforeProcessing(failedIn);
  return !undoing || (kind !== 'retried' && kind !== 'undoAsked');
}

/** Whether its requester may give it up as it stands. */
export const mayBeWithdrawn = (request: TeamRequest): boolean => target(request, { kind: 'withdrawn', by: request.requester }) !== undefined;

/** Nothing has been made yet: what stopped in one of these may still be withdrawn. */
const beforeProcessing = (status: Status | undefined): boolean => status === 'saved' || status === 'preprocessing';
