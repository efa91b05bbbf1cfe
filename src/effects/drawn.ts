import type { EffectKind } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';

/** What of a request is drawn: where it is another one afterwards, it is drawn again. */
export type Drawn = (request: TeamRequest) => unknown;

/** Approvers see the request go from status to status; how a team that is being made comes on is for the requester. */
const asApproversSee: Drawn = ({ status, approval: { round } }) => `${status} ${round}`;

/** Kinds that draw less than all of a request. */
const less: Partial<Record<EffectKind, Drawn>> = {
  'approval.ask': asApproversSee,
  'approval.remind': asApproversSee,
};

/**
 * Kinds of which every change that concerns them leaves another of the same key, which takes the place of the one that is being carried
 * out and is carried out after it; and what is told as it was.
 */
const leftAnew: readonly EffectKind[] = ['check', 'provision.start', 'card.status', 'card.approval', 'ping', 'usage.tell'];

/**
 * What an effect of this kind has drawn of the request, which may be out of date: it was not there yet to be refreshed when the request
 * changed. Undefined where nobody has to look.
 */
export const drawnBy = (kind: EffectKind): Drawn | undefined => (leftAnew.includes(kind) ? undefined : (less[kind] ?? (({ version }) => version)));
