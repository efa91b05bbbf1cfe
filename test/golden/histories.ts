import { day, hour, minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { Status } from '../../src/requests/request.ts';
import { aDraft, tenant } from '../support/builders.ts';
import { now } from '../support/submit.ts';
import type { World } from '../support/world.ts';
import type { Death, History, Stage } from './stage.ts';

const before = (at: string, nth = 1): Death => ({ at, when: 'before', nth });
const after = (at: string, nth = 1): Death => ({ at, when: 'after', nth });
const onceIn = (status: Status) => async (world: World): Promise<boolean> => (await now(world)).status === status;

type Story = (stage: Stage) => Promise<void>;
/** A deed between two minutes. */
const then = (deed: (stage: Stage) => unknown): Story => async (stage) => {
  await stage.pass(minute);
  await deed(stage);
  await stage.pass(minute);
};
/** So much later; the machine slept meanwhile. */
const later = (ms: number): Story => then(({ world }) => world.clock.freeze(ms));

const processed = { status: 'processed', teams: 1 } as const;
/** Killed with the welcome message intended: nobody knows whether it was said, and it is not said again. */
const unsaid = { ...processed, warnings: ['welcome.unknown'] };
const rejected = { status: 'rejected', teams: 0 } as const;
const withdrawn = { status: 'withdrawn', teams: 0 } as const;
const waiting = { status: 'approval', teams: 0 } as const;
const lost = { status: 'error', failure: 'team.cloneLost', teams: 0 } as const;
const approvers = ['ann', 'bob'];
const undone = { status: 'undone', teams: 0 } as const;
const thenApproved = { deed: 'approve', ...processed } as const;
const thenRetried = { deed: 'retry', ...processed } as const;

const unavailable = new AppError('graph.unavailable');
const forbidden = new AppError('graph.forbidden');
const ambiguous = new AppError('graph.ambiguous');

/** Until somebody is asked to decide, and after. */
const deciding: readonly History[] = [
  { name: 'saved', tells: 'Submitted; killed before anything followed.', dies: before('effects.take'), rests: processed },
  { name: 'preprocessing', tells: 'Killed between two questions of the check.', dies: before('teams.nameTaken'), rests: processed },
  {
    name: 'preprocessing-outage',
    tells: 'Graph did not answer the check: the card says when the next try is.',
    faults: (faults) => faults.on('team', unavailable, 'before', 99),
    rests: processed,
  },
  {
    name: 'preprocessing-refused',
    tells: 'The source was archived: parked before anything was made.',
    faults: (faults) => faults.on('team', new AppError('team.sourceArchived')),
    rests: { status: 'error', failure: 'team.sourceArchived', teams: 0 },
    then: thenRetried,
  },
  { name: 'approval', tells: 'Ann and Bob have their cards.', approvers, rests: waiting, then: thenApproved },
  { name: 'approval-not-asked', tells: 'Killed before the first card was posted.', approvers, dies: { ...before('notifier.post'), since: onceIn('approval') }, rests: waiting, then: thenApproved },
  { name: 'approval-asked-unknown', tells: 'Killed when a card was posted and its id not stored.', approvers, dies: { ...after('notifier.post'), since: onceIn('approval') }, rests: waiting, then: thenApproved },
  { name: 'approval-a-day', tells: 'Has waited for a day, and was looked at again.', approvers, story: later(day), rests: waiting, then: thenApproved },
  { name: 'approval-by-admins', tells: 'Nobody is named to approve: global admins are asked.', approvers: [], rests: waiting, then: thenApproved },
  {
    name: 'approval-nobody-reached',
    tells: 'No approver may have the bot: admins were asked in their place.',
    approvers,
    faults: (faults) => faults.on('install', forbidden, 'before', 3),
    rests: waiting,
    then: thenApproved,
  },
  {
    name: 'approved',
    tells: 'Approved by Ann; killed before the run was opened.',
    approvers,
    dies: before('runs.open'),
    story: then(({ decide }) => decide('ann', 'approved')),
    rests: processed,
  },
  {
    name: 'approved-claimed',
    tells: 'The run was claimed, and nothing written yet.',
    approvers,
    dies: { ...after('runs.claim'), since: onceIn('approved') },
    story: then(({ decide }) => decide('ann', 'approved')),
    rests: processed,
  },
  {
    name: 'rejected',
    tells: 'Rejected by Bob; everybody knows.',
    approvers,
    story: then(({ decide }) => decide('bob', 'rejected')),
    rests: rejected,
  },
  {
    name: 'rejected-not-told',
    tells: 'Rejected by Bob; killed before anybody was told.',
    approvers,
    dies: { ...before('notifier.edit'), since: onceIn('rejected') },
    story: then(({ decide }) => decide('bob', 'rejected')),
    rests: rejected,
  },
  {
    name: 'expired',
    tells: 'Nobody has decided in a fortnight; everybody knows.',
    approvers,
    story: later(14 * day),
    rests: { status: 'expired', teams: 0 },
  },
  {
    name: 'withdrawn',
    tells: 'Withdrawn by Rita while Ann and Bob were asked.',
    approvers,
    story: then(({ withdraw }) => withdraw()),
    rests: withdrawn,
  },
  {
    name: 'withdrawn-not-told',
    tells: 'Withdrawn by Rita; the approvers’ cards do not say so yet.',
    approvers,
    dies: { ...before('notifier.edit'), since: onceIn('withdrawn') },
    story: then(({ withdraw }) => withdraw()),
    rests: withdrawn,
  },
];

/** From the run's beginning until the team is known. */
const cloning: readonly History[] = [
  { name: 'processing', tells: 'Nobody has to decide; killed before the run was claimed.', dies: before('runs.claim'), rests: processed },
  { name: 'processing-intended', tells: 'The clone was intended; killed before the call.', dies: { ...after('requests.commit'), since: onceIn('processing') }, rests: lost },
  { name: 'processing-answer-lost', tells: 'Graph has taken the clone; killed before the answer was stored.', dies: after('teams.clone'), rests: processed },
  {
    name: 'processing-searched',
    tells: 'The call’s answer was lost, and the clone is being looked for.',
    faults: (faults) => faults.on('clone', ambiguous).on('lookForClone', unavailable, 'before', 1),
    story: ({ pass }) => pass(4 * minute),
    rests: lost,
  },
  {
    name: 'processing-outage',
    tells: 'Graph takes no clone at the time: nothing was made, and the card says when the next try is.',
    faults: (faults) => faults.on('clone', unavailable, 'before', 99),
    story: ({ pass }) => pass(5 * minute),
    rests: processed,
  },
  { name: 'processing-polled', tells: 'The clone runs, and was asked after twice.', story: ({ pass }) => pass(6 * second), rests: processed },
  {
    name: 'processing-hours',
    tells: 'The clone runs for four hours.',
    prepare: ({ teams }) => void (teams.cloneTakes = 4 * hour + 5 * minute),
    story: later(4 * hour),
    rests: processed,
  },
  { name: 'processing-made', tells: 'The clone has ended; killed before the team’s id was stored.', prepare: ({ teams }) => void (teams.cloneTakes = 3 * second), dies: after('teams.operation', 2), rests: processed },
  { name: 'error-lost', tells: 'Nobody knows what became of the clone: parked.', faults: (faults) => faults.on('clone', ambiguous), story: ({ pass }) => pass(30 * minute), rests: lost, then: { deed: 'retry', ...lost } },
  {
    name: 'error-failed',
    tells: 'Graph says that the clone came to nothing: parked.',
    prepare: ({ teams }) => void (teams.cloneFails = 'Conflict'),
    rests: { status: 'error', failure: 'team.cloneFailed', teams: 1 },
    then: thenRetried,
  },
  {
    name: 'error-forbidden',
    tells: 'Graph forbids the clone: parked, and nothing was made.',
    faults: (faults) => faults.on('clone', forbidden),
    rests: { status: 'error', failure: 'graph.forbidden', teams: 0 },
    then: thenRetried,
  },
  {
    name: 'processing-retried',
    tells: 'An admin has pressed Retry; killed before the run went on.',
    faults: (faults) => faults.on('clone', forbidden),
    dies: before('runs.open', 2),
    story: then(({ retry }) => retry()),
    rests: processed,
  },
];

/** From the team's making until everybody knows. */
const finishing: readonly History[] = [
  { name: 'postprocessing', tells: 'The team is made, and its description still has the marker.', rich: true, dies: before('teams.update'), rests: processed },
  { name: 'postprocessing-people', tells: 'Killed when the people were added and that was not stored.', rich: true, dies: after('teams.addMembers'), rests: processed },
  { name: 'postprocessing-channel-unknown', tells: 'Killed when a private channel was made and that was not stored.', rich: true, dies: after('teams.addPrivateChannel'), rests: processed },
  { name: 'postprocessing-board-unknown', tells: 'Killed when the board was made and that was not stored.', rich: true, dies: after('planner.addPlan'), rests: processed },
  { name: 'postprocessing-tasks-unknown', tells: 'Killed when two of three tasks were made and that was not stored.', rich: true, dies: after('planner.addTask', 2), rests: processed },
  { name: 'postprocessing-tabs-unknown', tells: 'Killed when a tab was made and that was not stored.', rich: true, dies: after('teams.addTab'), rests: processed },
  {
    name: 'postprocessing-welcome-unknown',
    tells: 'Killed when the welcome message was said and that was not stored.',
    rich: true,
    dies: after('announcer.announce'),
    rests: unsaid,
  },
  {
    name: 'postprocessing-warned',
    tells: 'The photo was refused and is told; the people still have to be added.',
    rich: true,
    faults: (faults) => faults.on('setPhoto', forbidden).on('addMembers', unavailable, 'before', 99),
    rests: { ...processed, warnings: ['photo.failed'] },
  },
  { name: 'postprocessing-done', tells: 'Every step is done; killed before the request was.', rich: true, dies: { ...before('requests.commit'), since: isReady }, rests: processed },
  {
    name: 'error-postprocessing',
    tells: 'The team is made, and a step has failed five times: parked.',
    rich: true,
    faults: (faults) => faults.on('update', new Error('a bug'), 'before', 5),
    story: ({ pass }) => pass(5 * minute),
    rests: { status: 'error', failure: 'unexpected', teams: 1 },
    then: thenRetried,
  },
  {
    name: 'error-unfinished',
    tells: 'Nobody can be added to the team: parked, and taken as it is.',
    faults: (faults) => faults.on('addMembers', forbidden, 'before', 99),
    rests: { status: 'error', failure: 'graph.forbidden', teams: 1 },
    then: { deed: 'accept', ...processed, warnings: ['accepted.unfinished'] },
  },
  {
    name: 'error-undoing',
    tells: 'An admin wants the unfinished team deleted; killed before the call.',
    faults: (faults) => faults.on('addMembers', forbidden, 'before', 99),
    dies: before('teams.remove'),
    story: then(({ undo }) => undo()),
    rests: undone,
  },
  {
    name: 'error-removed',
    tells: 'The unfinished team was deleted; killed before that was stored.',
    faults: (faults) => faults.on('addMembers', forbidden, 'before', 99),
    dies: after('teams.remove'),
    story: then(({ undo }) => undo()),
    rests: undone,
  },
  {
    name: 'undone',
    tells: 'An admin has ended a request whose clone may still bring a team.',
    faults: (faults) => faults.on('clone', ambiguous),
    story: async (stage) => {
      await stage.pass(30 * minute);
      await stage.undo();
      await stage.pass(minute);
    },
    rests: undone,
  },
  { name: 'processed-not-told', tells: 'Ready; killed before the card said so.', dies: { ...before('notifier.edit'), since: onceIn('processed') }, rests: processed },
  { name: 'processed-told-unknown', tells: 'Ready; killed when that was said and not stored.', dies: { ...after('notifier.post'), since: onceIn('processed') }, rests: processed },
  { name: 'processed', tells: 'Ready, with something of everything.', rich: true, rests: processed },
];

async function isReady({ stores }: World): Promise<boolean> {
  const run = await stores.runs.run(tenant, aDraft().id, 1);
  return run?.steps['ready']?.state === 'done';
}

export const histories: readonly History[] = [...deciding, ...cloning, ...finishing];
