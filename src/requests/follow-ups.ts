import { day, second, type Instant } from '../clock.ts';
import { effect, type Effect } from './effect.ts';
import type { EventKind, RequestEvent } from './event.ts';
import { isTerminal, patienceWith, type TeamRequest } from './request.ts';
import { usageOf } from './usage.ts';

/** They are written down, and nothing that anybody reads on a card follows from them. */
export const recordedOnly: readonly EventKind[] = ['recorded', 'cloneUnclear'];

/** What must follow the commit that an event makes. */
export function effectsOf(before: TeamRequest, next: TeamRequest, event: RequestEvent, now: Instant): readonly Effect[] {
  if (event.kind === 'woke') return [...pursued(next, now), ...lookedFor(next, now), ...reminders(before, now)];
  const looks = event.kind === 'cloneUnclear' || event.kind === 'undone' ? event.looks : [];
  const looking = looks.map((at, index) => effect('team.second', at, `${next.attempt}.${index + 1}`));
  if (event.kind === 'cloneUnclear') return looking;
  if (recordedOnly.includes(event.kind)) return [];
  const moved = before.status !== next.status;
  const turned = moved || turning.includes(event.kind);
  const comesOn = underWay.includes(event.kind);
  const follow = (turned && !comesOn) || rerouting.includes(event.kind) ? pursued(next, now) : [];
  const drawnAt = moved && !comesOn ? now : nextBeat(now);
  // Who is asked in the first round has no card yet: what asks them draws it. How a team comes on is for its requester to watch.
  const cards = before.approval.round > 0 && moved && !comesOn ? [effect('card.approval', drawnAt)] : [];
  const card = isSeen(before, event) ? [effect('card.status', drawnAt)] : [];
  const known = before.status === 'error' || before.waitsFor?.who === 'admins' || before.second !== next.second;
  // Whoever had it go on from where it stopped sees what that came to.
  const cameOfIt = moved && next.stops > 0 && isTerminal(next);
  const told = (turned && known) || cameOfIt ? [effect('admins.tell', now, 'attention')] : [];
  const all = [...follow, ...cards, ...told, ...card, ...pings(before, event, now), ...usageOf(before, next, event, now), ...looking];
  return [...new Map(all.map((one) => [one.key, one])).values()];
}

/** A step that went as planned changes nothing that the card shows, but where it ends an outage. */
const isSeen = ({ nextTry }: TeamRequest, event: RequestEvent): boolean =>
  event.kind !== 'stepDone' || event.warnings.length > 0 || nextTry !== undefined;

/**
 * How a request comes on by itself is drawn once a second: steps that end in one moment are one edit, and a chat takes few. All of a
 * second name its end, so that none puts another off.
 */
const nextBeat = (now: Instant): Instant => (Math.floor(now / second) + 1) * second;

/** They keep the status, and yet change what admins have to do. */
const turning: readonly EventKind[] = ['undoAsked', 'parked', 'accepted', 'secondFound', 'secondGone', 'approversNamed'];

/**
 * They move the request, and who tells of them goes on by themselves: the check is in the hands of a dispatcher, the run in a worker's,
 * and whoever of them dies is followed by another when the hold, or the claim, is over.
 */
const underWay: readonly EventKind[] = ['checkStarted', 'runStarted', 'teamCreated'];

/** They keep the status, and yet somebody else, or another run, has to take it on. */
const rerouting: readonly EventKind[] = ['approversUnreachable', 'startedOver'];

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
      return [request.undoing ? effect('team.undo', now) : effect('admins.tell', now, 'attention')];
    case 'processed':
    case 'rejected':
    case 'withdrawn':
    case 'expired':
    case 'undone':
      return [];
  }
}

/** Where admins see to it that somebody can decide, whoever can by now is asked. */
const lookedFor = ({ status, waitsFor, approval: { round } }: TeamRequest, now: Instant): readonly Effect[] =>
  status === 'approval' && waitsFor?.who === 'admins' ? [effect('approval.ask', now, round)] : [];

/** Days after which those who were asked hear of it once more. */
const remindedAfter: readonly number[] = [1, 3];

/**
 * What has become due since the last look, however long ago that was; of several that nobody was there for, the last. It takes the place of
 * one before it that Teams has not taken yet.
 */
function reminders(request: TeamRequest, now: Instant): readonly Effect[] {
  const { status, wakeAt, approval: { round, time } } = request;
  if (status !== 'approval' || time === undefined || wakeAt === undefined) return [];
  const looked = wakeAt - patienceWith(request);
  const days = remindedAfter.findLast((one) => time.since + one * day > looked && time.since + one * day <= now);
  if (days === undefined) return [];
  return [{ ...effect('approval.remind', now, round), about: `${String(round)}.${String(days)}` }];
}

function pings(before: TeamRequest, event: RequestEvent, now: Instant): readonly Effect[] {
  switch (event.kind) {
    case 'decided':
      return [effect('ping', now, event.decision)];
    case 'finished':
      return [effect('ping', now, 'ready')];
    case 'accepted':
      return before.status === 'error' ? [effect('ping', now, 'ready')] : [];
    case 'parked':
      return [effect('ping', now, 'failed')];
    case 'undone':
      return [effect('ping', now, 'removed')];
    case 'expired':
      return [effect('ping', now, 'expired')];
    case 'checkStarted':
    case 'checked':
    case 'approversUnreachable':
    case 'approversNamed':
    case 'runStarted':
    case 'recorded':
    case 'teamCreated':
    case 'stepDone':
    case 'delayed':
    case 'retried':
    case 'withdrawn':
    case 'undoAsked':
    case 'cloneUnclear':
    case 'startedOver':
    case 'secondFound':
    case 'secondGone':
    case 'woke':
      return [];
  }
}
