import { mayBeWithdrawn } from '../../requests/moves.ts';
import { endWithoutTeam, isTerminal, type Status, type TeamRequest } from '../../requests/request.ts';
import { failureText } from '../../text/failure-text.ts';
import { plain, type Speech } from '../../text/text.ts';
import { drawn, type Card, type View } from './card-template.ts';
import { noted, warningNotes } from './findings.ts';
import { madeFacts, madeSummary } from './made-facts.ts';
import { planDetails, planSummary, type Fact } from './plan-facts.ts';
import { press, type Press } from './press.ts';
import { shortened } from './shortened.ts';

/** The steps as people see them, in their order. */
const steps = ['saved', 'preprocessing', 'approval', 'processing', 'postprocessing', 'processed'] as const;

/** Where a status stands among the steps. */
const position: Readonly<Record<Exclude<Status, 'error'>, number>> = {
  saved: 0,
  preprocessing: 1,
  approval: 2,
  approved: 3,
  processing: 3,
  postprocessing: 4,
  processed: 5,
  rejected: 2,
  withdrawn: 0,
  expired: 2,
  undone: 3,
};

/** Room for a comment on a card that is not unfolded, in characters. */
const room = 160;

/** The one card of a request: edited in place until the link to the team is on it. */
export const statusCard = (t: Speech, request: TeamRequest, reader?: string): Card => drawn(statusView(t, request, reader), t.say('card.tooBig'));

/** Only whose request it is may cancel it, or ask again; `reader` is somebody else where an admin or approver looks at it. */
export function statusView(t: Speech, request: TeamRequest, reader = request.requester.id): View {
  const { plan, made, status } = request;
  const done = status === 'processed';
  const isOwn = reader === request.requester.id;
  return {
    card: 'status',
    kicker: kickerOf(t, request),
    title: plain(plan.name),
    style: styleOf(status),
    state: stateLine(t, request),
    text: stateText(t, request),
    steps: stepLines(t, request),
    // That nobody is named who approves, the state says while it matters.
    ...noted(warningNotes(t, request.warnings.filter(({ code }) => code !== 'approvers.none'))),
    facts: [...decisionFacts(t, request), ...(done ? summaryFacts(t, request) : [])],
    folded: true,
    foldTitle: t.say('button.details'),
    details: [
      ...commentDetails(t, request),
      ...madeFacts(t, request),
      ...(done ? [] : summaryFacts(t, request)),
      ...planDetails(t, plan, true),
    ],
    detailLines: [],
    link: done ? (made?.link ?? '') : '',
    linkTitle: t.say('button.openTeam'),
    presses: [...(isOwn ? again(t, request) : []), press(t.say('button.history'), 'request.history', { id: request.id })],
    asked: isOwn ? withdrawal(t, request) : [],
    fallback: t.mark('request.fallback', { name: plan.name, state: t.say(`status.${status}`) }),
  };
}

/** `Customer team · TW-7K3F`: what it is about, before its name. */
export const kickerOf = (t: Speech, { template, reference }: TeamRequest): string =>
  t.mark('request.kicker', { template: template.name, reference });

/** What ended without a team has no percentage. */
function stateLine(t: Speech, { status, progress }: TeamRequest): string {
  const said = t.say(`status.${status}`);
  return endWithoutTeam({ status }) ? said : `${said} · ${progress} %`;
}

export function styleOf(status: Status): string {
  switch (status) {
    case 'processed':
    case 'approved':
      return 'good';
    case 'error':
    case 'rejected':
      return 'attention';
    case 'approval':
      return 'warning';
    case 'withdrawn':
    case 'expired':
    case 'undone':
      return 'emphasis';
    case 'saved':
    case 'preprocessing':
    case 'processing':
    case 'postprocessing':
      return 'accent';
  }
}

/** Whom or what it waits for, why it stopped, what comes next: for the requester. */
export function stateText(t: Speech, request: TeamRequest): string {
  const { status, approval, nextTry } = request;
  if (nextTry !== undefined) return t.say('state.delayed', { time: t.time(nextTry) });
  const { decision } = approval;
  switch (status) {
    case 'approval':
      return [waitingFor(t, request), ...(approval.time ? [t.say('state.until', { time: t.time(approval.time.until) })] : [])].join(' ');
    case 'rejected':
      return t.mark('state.rejected', { name: decision?.by.displayName ?? '', comment: shortened(decision?.comment ?? '', room) });
    case 'error':
      return request.undoing ? t.say('state.undoing') : `${failureText(t, request.failure)} ${t.say('state.attention')}`;
    case 'saved':
    case 'preprocessing':
      return t.say('state.checking');
    case 'approved':
    case 'processing':
      return t.say('state.creating');
    case 'postprocessing':
      return t.say('state.finishing');
    case 'processed':
      return t.say('state.ready');
    case 'withdrawn':
      return t.say('state.withdrawn');
    case 'expired':
      return t.say('state.expired');
    case 'undone':
      return t.say('state.undone');
  }
}

function waitingFor(t: Speech, { waitsFor, approval: { team } }: TeamRequest): string {
  if (waitsFor?.who === 'admins') return t.say(team.length > 0 ? 'state.approversUnreachable' : 'state.noApprovers');
  return t.say('state.waits', { names: t.either(team.map(({ displayName }) => plain(displayName))) });
}

function summaryFacts(t: Speech, request: TeamRequest): readonly Fact[] {
  const compared = madeSummary(t, request);
  const facts = [{ name: t.say('fact.made'), value: planSummary(t, request.plan) }];
  return compared === '' ? facts : [...facts, { name: t.say('fact.compared'), value: compared }];
}

/** Who decided, and when. */
export function decisionFacts(t: Speech, { approval: { decision } }: TeamRequest): readonly Fact[] {
  if (!decision) return [];
  const value = t.mark('decision.byAt', { name: decision.by.displayName, time: t.time(decision.at) });
  return [{ name: t.say(`decision.${decision.decision}`), value }];
}

/** In full what was cut short. */
export function commentDetails(t: Speech, { approval: { decision } }: TeamRequest): readonly Fact[] {
  const comment = decision?.comment ?? '';
  return shortened(comment, room) === comment ? [] : [{ name: t.say('fact.comment'), value: plain(comment) }];
}

function stepLines(t: Speech, request: TeamRequest): readonly object[] {
  const { status, failedIn, approval } = request;
  if (isTerminal(request)) return [];
  const reached = status === 'error' ? failedIn : status;
  const at = reached === undefined || reached === 'error' ? 0 : position[reached];
  const shown = steps.filter((step) => step !== 'approval' || approval.required);
  return shown.map((step) => {
    const index = position[step];
    const mark = index < at ? '✓' : index > at ? '○' : status === 'error' ? '✕' : '●';
    return { text: `${mark} ${t.say(`step.${step}`)}`, weight: index === at ? 'Bolder' : 'Default', subtle: index > at };
  });
}

/** Nobody types twice what they typed once: whoever was refused changes what was wrong. */
const again = (t: Speech, request: TeamRequest): readonly Press[] =>
  endWithoutTeam(request) ? [press(t.say('button.again'), 'form.again', { id: request.id }, 'positive')] : [];

/** What is asked before a request is given up: a button lies under a thumb, and nobody takes this back. */
function withdrawal(t: Speech, request: TeamRequest): readonly { title: string; text: string; sure: Press; keep: string }[] {
  const sure = press(t.say('button.withdrawSure'), 'request.withdraw', { id: request.id }, 'destructive');
  return mayBeWithdrawn(request) ? [{ title: t.say('button.withdraw'), text: t.say('withdraw.sure'), sure, keep: t.say('button.keep') }] : [];
}
