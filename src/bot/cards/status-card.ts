import { isTerminal, type Status, type TeamRequest } from '../../requests/request.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { warningNotes } from './findings.ts';
import { planFacts } from './plan-facts.ts';
import { press, type Press } from './press.ts';

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
};

/** The one card of a request: edited in place until the link to the team is on it. */
export function statusCard(t: Speech, request: TeamRequest): Card {
  const { plan, reference, made } = request;
  return draw('status', {
    name: plain(plan.name),
    reference,
    style: styleOf(request.status),
    state: `${t.say(`status.${request.status}`)} · ${request.progress} %`,
    text: stateText(t, request),
    steps: stepLines(t, request),
    notes: warningNotes(t, request.warnings),
    facts: isTerminal(request) ? planFacts(t, plan) : [],
    link: made?.link ?? '',
    linkTitle: t.say('button.openTeam'),
    presses: presses(t, request),
    fallback: t.say('status.fallback', { name: plan.name, state: t.say(`status.${request.status}`) }),
  });
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
      return 'default';
    case 'saved':
    case 'preprocessing':
    case 'processing':
    case 'postprocessing':
      return 'accent';
  }
}

/** Whom or what it waits for, why it stopped, what comes next. */
export function stateText(t: Speech, request: TeamRequest): string {
  const { status, waitsFor, approval, failure, nextTry } = request;
  if (nextTry !== undefined) return t.say('state.delayed', { time: t.time(nextTry) });
  const { decision } = approval;
  switch (status) {
    case 'approval':
      if (waitsFor?.who === 'admins') return t.say('state.noApprovers');
      return t.mark('state.waits', { names: t.list(approval.team.map(({ displayName }) => displayName)) });
    case 'rejected':
      return t.mark('state.rejected', { name: decision?.by.displayName ?? '', comment: decision?.comment ?? '' });
    case 'error':
      return `${t.mark(`error.${failure?.code ?? 'unexpected'}`, failure?.values ?? {})} ${t.say('state.attention')}`;
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
  }
}

function stepLines(t: Speech, request: TeamRequest): readonly object[] {
  const { status, failedIn, approval } = request;
  if (status === 'withdrawn' || status === 'rejected') return [];
  const reached = status === 'error' ? failedIn : status;
  const at = reached === undefined || reached === 'error' ? 0 : position[reached];
  const shown = steps.filter((step) => step !== 'approval' || approval.required);
  return shown.map((step) => {
    const index = position[step];
    const isDone = index < at || status === 'processed';
    const failed = index === at && status === 'error';
    const mark = isDone ? '✅' : failed ? '❌' : index === at ? '⏳' : '▫️';
    return { mark, name: t.say(`step.${step}`), color: failed ? 'Attention' : 'Default' };
  });
}

function presses(t: Speech, request: TeamRequest): readonly Press[] {
  const { id, status } = request;
  const open = status === 'saved' || status === 'preprocessing' || status === 'approval' || status === 'approved';
  return [
    ...(open ? [press(t.say('button.withdraw'), 'request.withdraw', { id }, 'destructive')] : []),
    press(t.say('button.history'), 'request.history', { id }),
  ];
}
