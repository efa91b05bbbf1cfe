import assert from 'node:assert/strict';
import { day } from '../../src/clock.ts';
import type { EventKind, RequestEvent } from '../../src/requests/event.ts';
import { submitted, transition } from '../../src/requests/lifecycle.ts';
import { isTerminal, progressOf, type Status, type TeamRequest } from '../../src/requests/request.ts';
import { aRequest, noon } from '../support/builders.ts';

const ann = { id: 'ann', displayName: 'ANN' };
const entry = { actor: 'system', code: 'something', facts: {} };
const events: Readonly<Record<EventKind, RequestEvent>> = {
  checkStarted: { kind: 'checkStarted' },
  checked: { kind: 'checked', warnings: [], decideBy: noon + 14 * day, entries: [] },
  decided: { kind: 'decided', decision: 'approved', by: ann, override: false, comment: '' },
  approversUnreachable: { kind: 'approversUnreachable' },
  approversNamed: { kind: 'approversNamed', team: [{ id: 'bob', displayName: 'BOB' }] },
  expired: { kind: 'expired' },
  runStarted: { kind: 'runStarted' },
  recorded: { kind: 'recorded', entries: [entry] },
  teamCreated: { kind: 'teamCreated', team: 't', entries: [] },
  stepDone: { kind: 'stepDone', warnings: [], entries: [entry] },
  finished: { kind: 'finished', link: 'https://t', parts: [], entries: [] },
  delayed: { kind: 'delayed', until: noon + 60_000 },
  parked: { kind: 'parked', code: 'team.stuck', values: {}, entries: [] },
  retried: { kind: 'retried', by: ann },
  accepted: { kind: 'accepted', by: ann, link: undefined },
  undoAsked: { kind: 'undoAsked', by: ann },
  undone: { kind: 'undone', looks: [], entries: [entry] },
  cloneUnclear: { kind: 'cloneUnclear', looks: [noon, noon + 1], entries: [entry] },
  startedOver: { kind: 'startedOver', entries: [entry] },
  secondFound: { kind: 'secondFound', team: 'other', entries: [entry] },
  secondGone: { kind: 'secondGone', team: 'other', entries: [entry] },
  withdrawn: { kind: 'withdrawn', by: ann },
  woke: { kind: 'woke' },
};

/** Every row that there is: status, event, next status, records of the transition itself, kinds of what follows. */
const rows: readonly (readonly [Status, EventKind, Status, readonly string[], readonly string[]])[] = [
  ['saved', 'checkStarted', 'preprocessing', ['checkStarted'], ['card.status']],
  ['saved', 'delayed', 'saved', [], ['card.status']],
  ['saved', 'parked', 'error', ['requestParked'], ['admins.tell', 'card.status', 'ping', 'usage.tell']],
  ['saved', 'withdrawn', 'withdrawn', ['requestWithdrawn'], ['card.status']],
  ['saved', 'woke', 'saved', [], ['check']],
  ['preprocessing', 'checked', 'processing', ['checkPassed'], ['provision.start', 'card.status']],
  ['preprocessing', 'delayed', 'preprocessing', [], ['card.status']],
  ['preprocessing', 'parked', 'error', ['requestParked'], ['admins.tell', 'card.status', 'ping', 'usage.tell']],
  ['preprocessing', 'withdrawn', 'withdrawn', ['requestWithdrawn'], ['card.status']],
  ['preprocessing', 'woke', 'preprocessing', [], ['check']],
  ['approval', 'decided', 'approved', ['requestApproved'], ['provision.start', 'card.approval', 'card.status', 'ping', 'usage.tell']],
  ['approval', 'approversUnreachable', 'approval', ['approversUnreachable'], ['admins.tell', 'card.status']],
  ['approval', 'approversNamed', 'approval', ['approversNamed'], ['approval.ask', 'card.status']],
  ['approval', 'expired', 'expired', ['requestExpired'], ['card.approval', 'card.status', 'ping']],
  ['approval', 'withdrawn', 'withdrawn', ['requestWithdrawn'], ['card.approval', 'card.status']],
  ['approval', 'woke', 'approval', [], ['approval.ask']],
  ['approved', 'runStarted', 'processing', ['processingStarted'], ['card.status']],
  ['approved', 'withdrawn', 'withdrawn', ['requestWithdrawn'], ['card.approval', 'card.status']],
  ['approved', 'woke', 'approved', [], ['provision.start']],
  ['processing', 'runStarted', 'processing', ['processingStarted'], ['card.status']],
  ['processing', 'recorded', 'processing', ['something'], []],
  ['processing', 'teamCreated', 'postprocessing', ['teamCreated'], ['card.status', 'usage.tell']],
  ['processing', 'stepDone', 'processing', ['something'], []],
  ['processing', 'delayed', 'processing', [], ['card.status']],
  ['processing', 'parked', 'error', ['requestParked'], ['admins.tell', 'card.status', 'ping', 'usage.tell']],
  ['processing', 'cloneUnclear', 'processing', ['something'], ['team.second', 'team.second']],
  ['processing', 'startedOver', 'processing', ['something', 'processingRestarted'], ['provision.start', 'card.status']],
  ['processing', 'secondFound', 'processing', ['something'], ['provision.start', 'admins.tell', 'card.status']],
  ['processing', 'secondGone', 'processing', ['something'], ['provision.start', 'card.status']],
  ['processing', 'woke', 'processing', [], ['provision.start']],
  ['postprocessing', 'runStarted', 'postprocessing', ['processingStarted'], ['card.status']],
  ['postprocessing', 'recorded', 'postprocessing', ['something'], []],
  ['postprocessing', 'stepDone', 'postprocessing', ['something'], []],
  ['postprocessing', 'finished', 'processed', ['requestProcessed'], ['card.status', 'ping', 'usage.tell']],
  ['postprocessing', 'delayed', 'postprocessing', [], ['card.status']],
  ['postprocessing', 'parked', 'error', ['requestParked'], ['admins.tell', 'card.status', 'ping', 'usage.tell']],
  ['postprocessing', 'secondFound', 'postprocessing', ['something'], ['provision.start', 'admins.tell', 'card.status']],
  ['postprocessing', 'secondGone', 'postprocessing', ['something'], ['provision.start', 'card.status']],
  ['postprocessing', 'woke', 'postprocessing', [], ['provision.start']],
  ['error', 'retried', 'preprocessing', ['requestRetried'], ['check', 'admins.tell', 'card.status']],
  ['error', 'withdrawn', 'withdrawn', ['requestWithdrawn'], ['admins.tell', 'card.status']],
  ['error', 'undoAsked', 'error', ['undoRequested'], ['team.undo', 'admins.tell', 'card.status']],
  ['error', 'secondFound', 'error', ['something'], ['admins.tell', 'card.status']],
  ['error', 'secondGone', 'error', ['something'], ['admins.tell', 'card.status']],
  ['processed', 'secondFound', 'processed', ['something'], ['admins.tell', 'card.status']],
  ['processed', 'secondGone', 'processed', ['something'], ['card.status']],
  ['undone', 'secondFound', 'undone', ['something'], ['admins.tell', 'card.status']],
  ['undone', 'secondGone', 'undone', ['something'], ['card.status']],
  ['error', 'woke', 'error', [], ['admins.tell']],
];

const statuses = [...Object.keys(progressOf), 'error'] as Status[];

/** A request as it is in this status: approvers were asked, or something failed. */
function inStatus(status: Status): TeamRequest {
  const asked = status === 'approval' || status === 'approved';
  const approval = { required: asked, team: asked ? [ann] : [], round: asked ? 1 : 0, decision: undefined };
  const admins = status === 'error' ? ({ who: 'admins', people: [] } as const) : undefined;
  const waitsFor = status === 'approval' ? ({ who: 'approvers', people: [ann] } as const) : admins;
  const failedIn = status === 'error' ? ('preprocessing' as const) : undefined;
  return aRequest({ status, approval, waitsFor, failedIn, wakeAt: status === 'processed' ? undefined : noon });
}

describe('The lifecycle of a request', () => {
  for (const status of statuses) {
    for (const kind of Object.keys(events) as EventKind[]) {
      const row = rows.find((one) => one[0] === status && one[1] === kind);
      if (!row) {
        it(`refuses ${kind} in ${status}`, () => assert.equal(transition(inStatus(status), events[kind], noon), undefined));
        continue;
      }
      const [, , next, records, follow] = row;
      it(`goes from ${status} by ${kind} to ${next}`, () => {
        const made = transition(inStatus(status), events[kind], noon);
        assert.ok(made);
        assert.equal(made.request.status, next);
        assert.deepEqual(made.entries.map(({ code }) => code), records);
        assert.deepEqual(made.effects.map((one) => one.kind), follow);
      });
    }
  }

  it('lets no late check or rejection move a request that must be approved', () => {
    const approval = { required: true, team: [ann], round: 1, decision: undefined };
    const late: readonly RequestEvent[] = [events.checked, { kind: 'decided', decision: 'rejected', by: ann, override: false, comment: 'no' }];
    for (const status of statuses) {
      for (const event of late) {
        const known = rows.some((row) => row[0] === status && row[1] === event.kind);
        const made = transition({ ...inStatus(status), approval }, event, noon);
        assert.equal(made !== undefined, known, `${event.kind} in ${status}`);
      }
    }
  });

  it('gives every request that is not terminal a time to wake, and a terminal one none', () => {
    for (const [status, kind] of rows) {
      const { request } = transition(inStatus(status), events[kind], noon) ?? assert.fail();
      assert.equal(request.wakeAt === undefined, isTerminal(request), `${status} ${kind}`);
      if (request.wakeAt !== undefined) assert.ok(request.wakeAt > noon, `${status} ${kind}`);
      if (request.status === 'error' || request.status === 'approval') assert.ok(request.waitsFor ?? (request.undoing || kind === 'woke'));
    }
  });

  it('says since when a request is over, and what is found later does not change that', () => {
    for (const [status, kind] of rows) {
      const before = inStatus(status);
      const { request } = transition(before, events[kind], noon + 1) ?? assert.fail();
      assert.equal(request.endedAt, isTerminal(request) && !isTerminal(before) ? noon + 1 : undefined, `${status} ${kind}`);
    }
    const ready = transition(inStatus('postprocessing'), events.finished, noon)?.request ?? assert.fail();
    assert.equal(transition(ready, events.secondFound, noon + 1)?.request.endedAt, noon);
  });

  it('keeps the progress that a request had when it failed', () => {
    const made = transition(inStatus('postprocessing'), events.parked, noon);
    assert.deepEqual([made?.request.progress, made?.request.failedIn], [85, 'postprocessing']);
  });

  it('goes back by Retry to where it failed, and forgets the failure', () => {
    for (const failedIn of ['saved', 'preprocessing', 'processing', 'postprocessing'] as const) {
      const parked = transition(inStatus(failedIn), events.parked, noon)?.request ?? assert.fail();
      const made = transition(parked, events.retried, noon)?.request;
      assert.deepEqual([made?.status, made?.progress], [failedIn, progressOf[failedIn]]);
      assert.deepEqual([made?.failure, made?.failedIn, made?.waitsFor], [undefined, undefined, undefined]);
    }
  });

  describe('of which nothing more can be made', () => {
    const made = { team: 'team-1', link: undefined, parts: [] };
    const stopped = (): TeamRequest => transition({ ...inStatus('postprocessing'), made }, events.parked, noon)?.request ?? assert.fail();
    const after = (...kinds: EventKind[]): TeamRequest | undefined =>
      kinds.reduce<TeamRequest | undefined>((request, kind) => request && transition(request, events[kind], noon)?.request, stopped());

    it('counts how often it has stopped, and waits for admins', () => {
      assert.deepEqual([stopped().stops, stopped().waitsFor?.who], [1, 'admins']);
      assert.equal(after('retried', 'parked')?.stops, 2);
    });

    it('is told to those who had it go on when that has come to an end', () => {
      const ended = (request: TeamRequest): readonly string[] => (transition(request, events.finished, noon)?.effects ?? assert.fail()).map(({ key }) => key);
      assert.ok(ended(after('retried') ?? assert.fail()).includes('admins.tell.attention'));
      assert.ok(!ended({ ...inStatus('postprocessing'), made }).includes('admins.tell.attention'), 'of what never stopped they have no card');
    });

    it('is ready as it is once an admin accepts the team, and says so', () => {
      const { request, entries, effects } = transition(stopped(), { kind: 'accepted', by: ann, link: 'https://t' }, noon) ?? assert.fail();
      assert.deepEqual([request.status, request.made?.link, request.wakeAt, request.waitsFor], ['processed', 'https://t', undefined, undefined]);
      assert.deepEqual(request.warnings, [{ code: 'accepted.unfinished', values: {} }]);
      assert.deepEqual(entries.map(({ actor, code }) => [actor, code]), [['ann', 'requestAccepted']]);
      assert.deepEqual(effects.map(({ key }) => key), ['admins.tell.attention', 'card.status', 'ping.ready', 'usage.tell.request_processed']);
    });

    it('is not accepted where there is no team', () => {
      assert.equal(transition({ ...stopped(), made: undefined }, events.accepted, noon), undefined);
    });

    it('waits for nobody while it is undone, and is not tried again or accepted meanwhile', () => {
      const undoing = after('undoAsked') ?? assert.fail();
      assert.deepEqual([undoing.status, undoing.undoing, undoing.waitsFor], ['error', true, undefined]);
      assert.ok(undoing.wakeAt !== undefined && undoing.wakeAt <= noon + 120_000);
      for (const kind of ['retried', 'accepted', 'undoAsked', 'withdrawn'] as const) assert.equal(transition(undoing, events[kind], noon), undefined);
      assert.deepEqual(transition(undoing, events.woke, noon)?.effects.map(({ kind }) => kind), ['team.undo']);
    });

    it('ends when nothing of it is left, and a team that may still come is looked for', () => {
      const undoing = after('undoAsked') ?? assert.fail();
      const { request, effects } = transition(undoing, { kind: 'undone', looks: [noon + 5], entries: [] }, noon) ?? assert.fail();
      assert.deepEqual([request.status, request.progress, request.wakeAt, request.undoing], ['undone', 100, undefined, false]);
      assert.deepEqual(effects.map(({ key }) => key), ['admins.tell.attention', 'card.status', 'ping.removed', 'team.second.1.1']);
      assert.equal(effects.at(-1)?.dueAt, noon + 5);
    });

    it('waits for admins again where it could not be undone, from where it failed first', () => {
      const again = after('undoAsked', 'parked');
      assert.deepEqual([again?.status, again?.failedIn, again?.stops, again?.waitsFor?.who], ['error', 'postprocessing', 2, 'admins']);
    });

    it('is not undone unless somebody asked for it', () => {
      assert.equal(transition(stopped(), events.undone, noon), undefined);
    });
  });

  it('lists a finished request whose second team only a person may judge, until it is accepted or gone', () => {
    const found = transition(inStatus('processed'), events.secondFound, noon)?.request ?? assert.fail();
    assert.deepEqual([found.second, found.waitsFor?.who, found.wakeAt], ['other', 'admins', undefined]);
    const after = (['secondGone', 'accepted'] as const).map((kind) => transition(found, events[kind], noon)?.request);
    for (const over of after) assert.deepEqual([over?.status, over?.second, over?.waitsFor], ['processed', undefined, undefined]);
    assert.equal(transition(inStatus('processed'), events.accepted, noon), undefined);
  });

  it('is drawn at the end of the second where it comes on by itself, and at once where a person, or an end, has moved it', () => {
    const drawn = (status: Status, kind: EventKind) => transition(inStatus(status), events[kind], noon + 5)?.effects.filter((one) => one.kind.startsWith('card.')).map(({ dueAt }) => dueAt - noon);
    assert.deepEqual([drawn('saved', 'checkStarted'), drawn('approved', 'runStarted'), drawn('processing', 'teamCreated')], [[1000], [1000], [1000]]);
    assert.deepEqual([drawn('approval', 'decided'), drawn('processing', 'parked'), drawn('postprocessing', 'finished')], [[5, 5], [5], [5]]);
  });

  it('is drawn for a step only where that warns of something, or ends an outage', () => {
    const drawn = (change: Partial<TeamRequest>, warnings: TeamRequest['warnings'] = []) =>
      transition({ ...inStatus('postprocessing'), ...change }, { kind: 'stepDone', warnings, entries: [entry] }, noon)?.effects.map(({ key }) => key);
    assert.deepEqual(drawn({}), []);
    assert.deepEqual(drawn({}, [{ code: 'photo.failed', values: {} }]), ['card.status']);
    assert.deepEqual(drawn({ nextTry: noon, outageSince: noon }), ['card.status']);
  });

  it('asks the approvers after the check where the template says so, and names them', () => {
    const approval = { required: true, team: [ann], round: 0, decision: undefined };
    const made = transition(aRequest({ status: 'preprocessing', approval }), events.checked, noon);
    assert.deepEqual([made?.request.status, made?.request.approval.round], ['approval', 1]);
    assert.deepEqual(made?.request.waitsFor, { who: 'approvers', people: [ann] });
    assert.deepEqual(made.entries.map(({ code }) => code), ['approvalRequested']);
    // Nobody has a card of an earlier round that would have to be drawn anew.
    assert.deepEqual(made.effects.map(({ key }) => key), ['approval.ask.1', 'card.status']);
    const again = transition(aRequest({ status: 'preprocessing', approval: { ...approval, round: 1 } }), events.checked, noon);
    assert.deepEqual(again?.effects.map(({ key }) => key), ['approval.ask.2', 'card.approval', 'card.status']);
  });

  it('waits for admins where there is nobody to approve, and never goes on by itself', () => {
    const approval = { required: true, team: [], round: 0, decision: undefined };
    const made = transition(aRequest({ status: 'preprocessing', approval }), events.checked, noon);
    assert.deepEqual([made?.request.status, made?.request.waitsFor?.who], ['approval', 'admins']);
    const woken = transition(made?.request ?? assert.fail(), events.woke, noon);
    assert.deepEqual([woken?.request.status, woken?.effects.map(({ key }) => key)], ['approval', ['admins.tell.approval', 'approval.ask.1']]);
  });

  it('ends with a rejection, which is told to the requester', () => {
    const made = transition(inStatus('approval'), { kind: 'decided', decision: 'rejected', by: ann, override: false, comment: 'no' }, noon);
    assert.equal(made?.request.status, 'rejected');
    assert.deepEqual(made.entries.map(({ code, facts }) => [code, facts['override']]), [['requestRejected', false]]);
    assert.ok(made.effects.some(({ key }) => key === 'ping.rejected'));
  });

  it('cannot be withdrawn once something may have been made', () => {
    const parked = { ...inStatus('error'), failedIn: 'processing' as const };
    assert.equal(transition(parked, events.withdrawn, noon), undefined);
  });

  it('says since and until when Microsoft is not asked, and forgets it when the request goes on', () => {
    const made = transition(inStatus('processing'), events.delayed, noon);
    assert.equal(made?.request.nextTry, noon + 60_000);
    assert.ok((made.request.wakeAt ?? 0) > noon + 60_000);
    assert.equal(transition(made.request, events.recorded, noon)?.request.nextTry, noon + 60_000);
    const again = transition(made.request, { kind: 'delayed', until: noon + 90_000 }, noon + 60_000);
    assert.deepEqual([again?.request.outageSince, again?.request.nextTry], [noon, noon + 90_000]);
    assert.equal(transition(made.request, events.stepDone, noon)?.request.nextTry, undefined);
  });

  it('begins with one record, the check and the requester’s card', () => {
    const made = submitted(aRequest(), noon);
    assert.deepEqual(made.entries.map(({ code, actor }) => [code, actor]), [['requestSubmitted', 'rita']]);
    assert.deepEqual(made.effects.map(({ kind }) => kind), ['check', 'card.status', 'usage.tell']);
  });
});
