import type { AuditKeys } from '../audit/keys.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { TrailCheckOutside } from '../audit/trail-check.ts';
import type { Catalog, Refusal } from '../catalog/catalog.ts';
import type { Before, Draft } from '../catalog/draft.ts';
import { cleanedLines, foldName } from '../catalog/naming.ts';
import type { Clock } from '../clock.ts';
import { standingOf, type Standing } from '../approvals/standing.ts';
import { may, type Actor } from '../tenants/permissions.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import type { Changes } from './changes.ts';
import { historyOf, type History } from './history.ts';
import { submitted } from './lifecycle.ts';
import type { QuotaReached, RequestStore } from './request-store.ts';
import { beforeOf, requestFrom } from './from-draft.ts';
import { asReference, type TeamRequest } from './request.ts';

/** What a person's deed came to. `late` and `current` carry the state as it is, which is what the person should see. */
export type Answer =
  | { readonly kind: 'done'; readonly request: TeamRequest }
  | { readonly kind: 'late'; readonly request: TeamRequest }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'unknown' };

export type DecideAnswer =
  | Answer
  /** A rejection without a word: the requester should know why. */
  | { readonly kind: 'commentMissing'; readonly request: TeamRequest };

export type SubmitAnswer =
  | Answer
  /** The draft was edited since the card was drawn, or is refused: show it again. */
  | { readonly kind: 'redraw'; readonly draft: Draft }
  /** The template says something else by now, or the name has gone to another: the form has to be looked at again. */
  | { readonly kind: 'outdated'; readonly draft: Draft }
  /** As many have been sent as the tenant allows; the draft stays. */
  | ({ readonly kind: 'quota' } & QuotaReached)
  | { readonly kind: 'refused'; readonly why: Refusal };

/** The one door to requests: it checks permission itself, and every change goes through `Changes`. */
export class Requests {
  readonly #store: RequestStore;
  readonly #changes: Changes;
  readonly #catalog: Catalog;
  readonly #recorded: TrailCheckOutside;
  readonly #keys: AuditKeys;
  readonly #settings: Pick<TenantSettings, 'of'>;
  readonly #clock: Clock;

  constructor(outside: {
    store: RequestStore;
    changes: Changes;
    catalog: Catalog;
    keys: AuditKeys;
    settings: Pick<TenantSettings, 'of'>;
    clock: Clock;
  } & TrailCheckOutside) {
    this.#store = outside.store;
    this.#changes = outside.changes;
    this.#catalog = outside.catalog;
    this.#recorded = outside;
    this.#keys = outside.keys;
    this.#settings = outside.settings;
    this.#clock = outside.clock;
  }

  /**
   * Makes the request out of the draft, once: a repeated press finds the first. `beforeCommit` is called when nothing
   * stands in the way any more.
   */
  async submit(actor: Actor, draftId: string, revision: number, beforeCommit?: () => Promise<void>): Promise<SubmitAnswer> {
    const made = await this.#store.request(actor.tenant, draftId);
    if (made) return made.requester.id === actor.id ? { kind: 'done', request: made } : { kind: 'forbidden' };
    const draft = await this.#catalog.draft(actor, draftId);
    if (!draft) return { kind: 'unknown' };
    const { form, plan } = draft;
    if (draft.revision !== revision || !form || !plan) return { kind: 'redraw', draft };
    const settings = await this.#settings.of(actor.tenant);
    const why = await this.#catalog.obstacle(actor, draft, settings);
    if (why === 'outdated') return { kind: 'outdated', draft };
    if (why) return { kind: 'refused', why };
    const now = this.#clock.now();
    const reached = await this.#store.reservePlace({ tenant: actor.tenant, request: draft.id, requester: actor.id }, settings, now);
    if (reached) return { kind: 'quota', ...reached };
    const holder = await this.#store.reserveName(actor.tenant, foldName(plan.name), draft.id, now);
    if (holder !== draft.id && settings.takenNames === 'refuse') return { kind: 'outdated', draft };
    const request = requestFrom(draft, form, plan, now, holder !== draft.id);
    await beforeCommit?.();
    const written = await this.#changes.write(0, submitted(request, now));
    if (written === 'conflict') return this.submit(actor, draftId, revision);
    return written.outcome === 'applied' ? { kind: 'done', request: written.request } : { kind: 'unknown' };
  }

  /** The first decision of a round wins; the approver's standing is looked at now. A rejection needs a comment. */
  async decide(
    actor: Actor,
    id: string,
    round: number,
    decision: 'approved' | 'rejected',
    comment: string,
  ): Promise<DecideAnswer> {
    const request = await this.#store.request(actor.tenant, id);
    if (!request) return { kind: 'unknown' };
    const standing = await this.#standingOf(actor, request);
    if (!standing) return { kind: 'forbidden' };
    if (request.status !== 'approval' || request.approval.round !== round) return lateFor(actor, request, decision);
    const said = cleanedLines(comment);
    if (decision === 'rejected' && said === '') return { kind: 'commentMissing', request };
    const by = { id: actor.id, displayName: actor.name };
    const applied = await this.#changes.apply(actor.tenant, id, {
      kind: 'decided',
      decision,
      by,
      comment: said,
      override: standing === 'override',
      own: standing === 'own',
    }, request);
    if (applied.outcome === 'late') return lateFor(actor, applied.request, decision);
    return answered(applied);
  }

  async mayDecide(actor: Actor, request: TeamRequest): Promise<boolean> {
    return (await this.#standingOf(actor, request)) !== undefined;
  }

  /** Works until the team is being made. */
  async withdraw(actor: Actor, id: string): Promise<Answer> {
    const request = await this.#store.request(actor.tenant, id);
    if (!request) return { kind: 'unknown' };
    if (request.requester.id !== actor.id) return { kind: 'forbidden' };
    const by = { id: actor.id, displayName: actor.name };
    const applied = await this.#changes.apply(actor.tenant, id, { kind: 'withdrawn', by }, request);
    if (applied.outcome === 'late' && applied.request.status === 'withdrawn') {
      return { kind: 'done', request: applied.request };
    }
    return answered(applied);
  }

  async own(actor: Actor, limit: number): Promise<readonly TeamRequest[]> {
    return this.#store.requestsOf(actor.tenant, actor.id, limit);
  }

  /** Those that are not over yet. */
  async ownOpen(actor: Actor, limit: number): Promise<readonly TeamRequest[]> {
    return this.#store.openRequestsOf(actor.tenant, actor.id, limit);
  }

  /** Those that wait for this person's decision, oldest first: who was asked and may not decide any more is spared them. */
  async toDecide(actor: Actor, limit: number): Promise<readonly TeamRequest[]> {
    // What they are spared must not hide what is behind it.
    for (let most = limit; ; most *= 2) {
      const waiting = await this.#store.waitingFor(actor.tenant, actor.id, most);
      const standings = await Promise.all(waiting.map(async (request) => this.#standingOf(actor, request)));
      const theirs = waiting.filter((_, index) => standings[index] !== undefined);
      if (theirs.length >= limit || waiting.length < most) return theirs.slice(0, limit);
    }
  }

  /** A request that this person may see, by id. */
  async visible(actor: Actor, id: string): Promise<TeamRequest | undefined> {
    const request = await this.#store.request(actor.tenant, id);
    return request && this.#maySee(actor, request) ? request : undefined;
  }

  /**
   * What an approver is told of, where the person asks for this request again: the one that was rejected before it, if nobody has decided on
   * this one. To cancel it would be a way around whoever had said no.
   */
  async askedBefore(actor: Actor, request: TeamRequest): Promise<Before | undefined> {
    const last = beforeOf(request);
    const { before } = request.asked;
    if (!last || request.approval.decision || before?.ending !== 'rejected') return last;
    const rejected = await this.visible(actor, before.id);
    return (rejected && beforeOf(rejected)) ?? last;
  }

  /** Requests with this short reference that the person may see: their own first. */
  async withReference(actor: Actor, reference: string): Promise<readonly TeamRequest[]> {
    const found = await this.#store.withReference(actor.tenant, asReference(reference));
    const own = (request: TeamRequest): number => (request.requester.id === actor.id ? 0 : 1);
    return found.filter((request) => this.#maySee(actor, request)).toSorted((left, right) => own(left) - own(right));
  }

  /** The trail, read and verified; undefined for who may not see the request. */
  async history(actor: Actor, id: string): Promise<History | undefined> {
    return historyOf(this.#recorded, () => this.visible(actor, id));
  }

  /** Who acted in each record, as far as it may still be known; nobody where somebody changed its boxes. */
  async opened(tenant: string, record: AuditRecord): Promise<readonly unknown[]> {
    const open = async () => Promise.all(record.sealed.map((box) => this.#keys.open(tenant, box)));
    const texts = await open().catch(() => []);
    return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as unknown]));
  }

  async #standingOf(actor: Actor, { requester, approval, template }: TeamRequest): Promise<Standing | undefined> {
    const named = await this.#catalog.approversOf(actor.tenant, template.id);
    const { selfApproval } = await this.#settings.of(actor.tenant);
    return standingOf(actor, { requester: requester.id, asked: approval.team, named, selfApproval });
  }

  #maySee(actor: Actor, request: TeamRequest): boolean {
    if (request.requester.id === actor.id || request.approval.team.some(({ id }) => id === actor.id)) return true;
    return may(actor, 'request.attend') || may(actor, 'trail.read');
  }
}

/** A repeated press finds its own result; another's press finds the current state. */
function lateFor(actor: Actor, request: TeamRequest, decision: 'approved' | 'rejected'): Answer {
  const mine = request.approval.decision;
  return { kind: mine?.by.id === actor.id && mine.decision === decision ? 'done' : 'late', request };
}

/** What a change came to, for who asked for it. */
export function answered(applied: Awaited<ReturnType<Changes['apply']>>): Answer {
  switch (applied.outcome) {
    case 'applied':
      return { kind: 'done', request: applied.request };
    case 'late':
      return { kind: 'late', request: applied.request };
    case 'stale':
    case 'unknown':
      return { kind: 'unknown' };
  }
}
