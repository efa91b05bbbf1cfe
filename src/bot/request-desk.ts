import type { Directory } from '../people/directory.ts';
import { needsAttention, type TeamRequest } from '../requests/request.ts';
import type { Requests } from '../requests/requests.ts';
import { may } from '../tenants/permissions.ts';
import { asItStands, cannotDecide, inPassing, noRequests, requestUnknown, type Answered } from './answers.ts';
import { approvalCard } from './cards/approval-card.ts';
import { attentionCard } from './cards/attention-card.ts';
import type { Card } from './cards/card-template.ts';
import { refusal } from './cards/findings.ts';
import { historyCard } from './cards/history-card.ts';
import { decisionsCard, requestsCard } from './cards/lists.ts';
import { notice } from './cards/notice.ts';
import { press } from './cards/press.ts';
import { statusCard } from './cards/status-card.ts';
import type { Visit } from './visit.ts';

/** Lists end here; what is older is found by its reference. */
const listed = 10;

/** What waits for a decision ends here; what is younger moves up. */
const waiting = 20;

/** What people do with requests that exist: look, withdraw, decide. */
export class RequestDesk {
  readonly #requests: Requests;
  readonly #people: Pick<Directory, 'person'>;

  constructor(outside: { requests: Requests; people: Pick<Directory, 'person'> }) {
    this.#requests = outside.requests;
    this.#people = outside.people;
  }

  async mine(visit: Visit): Promise<Card> {
    const { t } = visit;
    const requests = await this.#requests.own(await visit.actor(), listed + 1);
    if (requests.length > listed) return requestsCard(t, requests.slice(0, listed), t.say('requests.many', { count: listed }));
    return requests.length > 0 ? requestsCard(t, requests) : noRequests(t);
  }

  /** What waits for this person's decision: cards get out of sight, and are deleted. */
  async toDecide(visit: Visit): Promise<Card> {
    const requests = await this.#requests.toDecide(await visit.actor(), waiting + 1);
    return decisionsCard(visit.t, requests.slice(0, waiting), requests.length > waiting);
  }

  /** Who may attend to it sees what has stopped, who may decide what there is to decide; everybody else how the request stands. */
  async show(visit: Visit, id: string): Promise<Answered> {
    const actor = await visit.actor();
    const request = await this.#requests.visible(actor, id);
    if (!request) return inPassing(requestUnknown(visit.t));
    if (needsAttention(request) && may(actor, 'request.attend')) return inPassing(attentionCard(visit.t, request));
    const isOwn = request.requester.id === actor.id;
    // Who may decide on their own request is its requester when that is done.
    const asks = request.approval.round > 0 && (!isOwn || request.status === 'approval');
    const decides = asks && (await this.#requests.mayDecide(actor, request));
    if (decides) return inPassing(await this.#approval(visit, request));
    const shown = inPassing(statusCard(visit.t, request, actor.id));
    return isOwn ? { ...shown, follows: request } : shown;
  }

  async history(visit: Visit, id: string): Promise<Card> {
    const history = await this.#requests.history(await visit.actor(), id);
    if (!history) return requestUnknown(visit.t);
    const names = new Map<string, string>();
    for (const record of history.records) {
      const [person] = await this.#requests.opened(visit.tenant, record);
      const name = (person as { displayName?: unknown } | undefined)?.displayName;
      if (typeof name === 'string') names.set(record.actor, name);
    }
    return historyCard(visit.t, history, names);
  }

  /** Without a reference: the only open request, or the list to choose from. */
  async withdrawNamed(visit: Visit, reference: string): Promise<Card> {
    const { t } = visit;
    const actor = await visit.actor();
    const meant = reference === '' ? await this.#requests.ownOpen(actor, listed) : await this.#requests.withReference(actor, reference);
    const [only, ...others] = meant;
    if (!only) return reference === '' ? this.mine(visit) : requestUnknown(t);
    return others.length > 0 ? requestsCard(t, meant, t.say('withdraw.choose')) : (await this.withdraw(visit, only.id)).card;
  }

  async withdraw(visit: Visit, id: string): Promise<Answered> {
    const { t } = visit;
    const answer = await this.#requests.withdraw(await visit.actor(), id);
    if (answer.kind === 'late') {
      const text = t.say('request.notWithdrawn.text');
      const state = `${answer.request.reference}: ${t.say(`status.${answer.request.status}`)}`;
      return inPassing(notice(t.say('request.notWithdrawn.title'), text, [press(t.say('button.show'), 'request.show', { id })], [state]));
    }
    return answer.kind === 'done' ? asItStands(statusCard(t, answer.request)) : inPassing(await this.#notTheirs(visit, id));
  }

  /** What somebody else asked for is not theirs to cancel, and only for some to know of. */
  async #notTheirs(visit: Visit, id: string): Promise<Card> {
    const { t } = visit;
    const request = await this.#requests.visible(await visit.actor(), id);
    if (!request) return requestUnknown(t);
    const text = t.mark('request.notWithdrawn.notYours', { name: request.requester.displayName });
    return notice(t.say('request.notWithdrawn.title'), text, [press(t.say('button.show'), 'request.show', { id })]);
  }

  /** The first decision wins; a late press sees it. A rejection needs a comment, which the card asks for again. */
  async decide(visit: Visit, id: string, round: number, decision: 'approved' | 'rejected', comment: string): Promise<Answered> {
    const { t } = visit;
    const actor = await visit.actor();
    const answer = await this.#requests.decide(actor, id, round, decision, comment.slice(0, 500));
    switch (answer.kind) {
      case 'done':
      case 'late':
        return asItStands(await this.#approval(visit, answer.request));
      case 'commentMissing':
        return inPassing(await this.#approval(visit, answer.request, t.say('approval.commentRequired')));
      case 'forbidden':
        return inPassing(cannotDecide(t));
      case 'unknown':
        return inPassing(requestUnknown(t));
    }
  }

  async #approval({ t, tenant }: Visit, request: TeamRequest, note?: string): Promise<Card> {
    const requester = await this.#people.person(tenant, request.requester.id).catch(() => undefined);
    return approvalCard(t, request, requester, note === undefined ? undefined : refusal(note));
  }
}
