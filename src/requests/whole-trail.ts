import type { Verification } from '../audit/chain.ts';
import type { AuditKeys } from '../audit/keys.ts';
import type { KeptHeads } from '../audit/kept-heads.ts';
import type { PageAsked } from '../audit/page.ts';
import type { AuditRecord, Sealed } from '../audit/record.ts';
import { checkedStream, type TrailCheckOutside } from '../audit/trail-check.ts';
import type { Trail } from '../audit/trail.ts';
import type { Template } from '../catalog/template.ts';
import type { TemplateStore } from '../catalog/template-store.ts';
import { may, type Actor } from '../tenants/permissions.ts';
import { historyOf } from './history.ts';
import type { RequestStore } from './request-store.ts';
import { asReference, type TeamRequest } from './request.ts';

export interface WholeTrailOutside extends TrailCheckOutside {
  readonly trail: Trail;
  readonly keptHeads: KeptHeads;
  readonly keys: AuditKeys;
  readonly store: RequestStore;
  readonly templates: TemplateStore;
}

export type PageAnswer =
  | { readonly kind: 'page'; readonly records: readonly AuditRecord[]; readonly next: string | undefined }
  /** `after` is no cursor of this tenant's. */
  | { readonly kind: 'brokenCursor' | 'forbidden' };

/** What a record tells of. */
export type Subject =
  | { readonly kind: 'request'; readonly id: string; readonly reference: string; readonly name: string }
  | { readonly kind: 'template'; readonly id: string; readonly name: string }
  | { readonly kind: 'settings' | 'gone'; readonly id: string };

/** What looking at a stream has come to. `requestGone`: its records tell of a request that is not there, or is another one. */
export type StreamCheck = Exclude<Verification, { readonly ok: false }> | { readonly ok: false; readonly seq: number; readonly why: 'requestGone' | Exclude<Verification, { readonly ok: true }>['why'] };

/** The door to all that was recorded in a tenant, for who may read the trail: it checks permission itself. */
export class WholeTrail {
  readonly #outside: WholeTrailOutside;

  constructor(outside: WholeTrailOutside) {
    this.#outside = outside;
  }

  async page(actor: Actor, asked: PageAsked): Promise<PageAnswer> {
    if (!may(actor, 'trail.read')) return { kind: 'forbidden' };
    const page = await this.#outside.trail.page(actor.tenant, asked);
    return page ? { kind: 'page', ...page } : { kind: 'brokenCursor' };
  }

  /** Requests of this reference or id, as short references are not always unique; none for who may not see them. */
  async named(actor: Actor, reference: string): Promise<readonly TeamRequest[]> {
    if (!may(actor, 'trail.read')) return [];
    const byId = await this.#request(actor.tenant, reference);
    if (byId === 'spoilt') return [];
    return byId ? [byId] : this.#outside.store.withReference(actor.tenant, asReference(reference));
  }

  /** A stream's records, first first; none for who may not see them. */
  async records(actor: Actor, stream: string): Promise<readonly AuditRecord[]> {
    return may(actor, 'trail.read') ? this.#outside.trail.records(actor.tenant, stream) : [];
  }

  /** Every stream of the tenant, by and by, and then those of which nothing is left but the head that is kept apart. */
  async *streams(actor: Actor): AsyncGenerator<string> {
    if (!may(actor, 'trail.read')) return;
    // By their ids, not by order: stores differ in how they order signs beyond the common ones.
    const told = new Set<string>();
    for (const place of [this.#outside.trail, this.#outside.keptHeads]) {
      for (let found = await place.streams(actor.tenant); found.length > 0; found = await place.streams(actor.tenant, found.at(-1))) {
        const fresh = found.filter((stream) => !told.has(stream));
        for (const stream of fresh) told.add(stream);
        yield* fresh;
      }
    }
  }

  /**
   * Whether a stream is complete and unchanged. A request keeps the head of its own, in the same write; of all streams one is kept apart, of
   * a minute ago at most as a rule. Undefined for who may not read it.
   */
  async check(actor: Actor, stream: string): Promise<StreamCheck | undefined> {
    if (!may(actor, 'trail.read')) return undefined;
    const last: { found?: TeamRequest | 'spoilt' | undefined } = {};
    const history = await historyOf(this.#outside, async () => {
      last.found = await this.#request(actor.tenant, stream);
      return last.found === 'spoilt' ? undefined : last.found;
    });
    if (history) return history.verification;
    const { records, verification } = await checkedStream(this.#outside, actor.tenant, stream);
    return last.found === 'spoilt' || records[0]?.code === 'requestSubmitted' ? { ok: false, seq: records.length, why: 'requestGone' } : verification;
  }

  /** All of them, by and by. */
  async *checks(actor: Actor): AsyncGenerator<{ readonly stream: string; readonly check: StreamCheck }> {
    for await (const stream of this.streams(actor)) {
      const check = await this.check(actor, stream);
      if (check) yield { stream, check };
    }
  }

  /** What a stream is about, as it is called today. */
  async subject(actor: Actor, stream: string): Promise<Subject> {
    const request = may(actor, 'trail.read') ? await this.#request(actor.tenant, stream) : undefined;
    if (request === 'spoilt') return { kind: 'gone', id: stream };
    if (request) return { kind: 'request', id: stream, reference: request.reference, name: request.plan.name };
    if (stream === actor.tenant) return { kind: 'settings', id: stream };
    const stored = may(actor, 'trail.read') ? await this.#outside.templates.template(actor.tenant, stream).catch(unreadable) : undefined;
    const name = (stored?.template as Spoilable<Template> | undefined)?.templateConfiguration?.name;
    return typeof name === 'string' ? { kind: 'template', id: stream, name } : { kind: 'gone', id: stream };
  }

  /**
   * The name of who acted, out of what the record has sealed of them. Undefined where it was erased, where somebody changed the box,
   * and where nobody acted but the system.
   */
  async nameOf(actor: Actor, record: AuditRecord): Promise<string | undefined> {
    if (!may(actor, 'trail.read')) return undefined;
    // Somebody may have changed the record in the store.
    const sealed: unknown = record.sealed;
    const boxes = Array.isArray(sealed) ? (sealed as readonly (Sealed | null)[]) : [];
    for (const box of boxes) {
      if (box?.key !== record.actor) continue;
      const text = await this.#outside.keys.open(actor.tenant, box).catch(() => undefined);
      const { displayName } = (text === undefined ? {} : JSON.parse(text)) as { readonly displayName?: unknown };
      if (typeof displayName === 'string') return displayName;
    }
    return undefined;
  }

  /** What the store has under this id. `spoilt`: somebody has made it something else there, such as another request, whose records would be looked at. */
  async #request(tenant: string, id: string): Promise<TeamRequest | 'spoilt' | undefined> {
    const found = await this.#outside.store.request(tenant, id).catch(unreadable);
    if (found === undefined) return undefined;
    const { plan, trail, ...rest } = (found ?? {}) as Spoilable<TeamRequest>;
    const isIts = rest.tenant === tenant && rest.id === id && typeof rest.reference === 'string';
    return isIts && typeof plan?.name === 'string' && typeof trail?.seq === 'number' ? (found as TeamRequest) : 'spoilt';
  }
}

/** As it may lie in a store that others can write to. */
type Spoilable<Kept> = { readonly [Field in keyof Kept]?: Partial<Kept[Field]> | null };

/** What the store cannot read; every other error is the store's own. */
function unreadable(error: unknown): null {
  if (error instanceof SyntaxError) return null;
  throw error;
}
