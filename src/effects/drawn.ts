import type { EffectKind } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';

/** What of a request is drawn: where it is another one afterwards, it is drawn again. */
type Drawn = (request: TeamRequest) => string;

/** Approvers see the request go from status to status; how a team that is being made comes on is for the requester. */
const asApproversSee: Drawn = ({ status, approval: { round } }) => `${status} ${round}`;

/** Kinds of effects that draw less than all of a request. */
const drawn: Partial<Record<EffectKind, Drawn>> = {
  'approval.ask': asApproversSee,
  'approval.remind': asApproversSee,
  'card.approval': asApproversSee,
  // How it comes on within its status leaves an effect of its own, once a second: a card that is being drawn does not wait for it.
  'card.status': ({ status }) => status,
  // It is told as it was.
  'usage.tell': () => '',
};

/** Whether what an effect of this kind has drawn of the request is out of date: it was not there yet to be refreshed when the request changed. */
export function isOutOfDate(kind: EffectKind, before: TeamRequest, after: TeamRequest): boolean {
  const aspect = drawn[kind];
  return aspect ? aspect(before) !== aspect(after) : before.version !== after.version;
}
