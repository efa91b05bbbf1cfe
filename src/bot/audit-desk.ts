import { minute, type Clock } from '../clock.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { Subject, WholeTrail } from '../requests/whole-trail.ts';
import { may, type Actor } from '../tenants/permissions.ts';
import { inPassing, onlyGlobalAdmins, requestUnknown, type Answered } from './answers.ts';
import { trailCard, uncheckedCard, verdictCard, type Broken, type Verdict } from './cards/audit-card.ts';
import type { Card } from './cards/card-template.ts';
import { requestsCard } from './cards/lists.ts';
import { nowOrLater } from './later.ts';
import type { RequestDesk } from './request-desk.ts';
import type { Visit } from './visit.ts';

/** What a card shows and folds. */
const onCard = 16;

/** Nobody waits for it longer. */
const patience = 8 * minute;

/** Streams that are checked before others have their turn: where nothing is waited for, nobody else would be served. */
const atOnce = 20;

/** Characters of what may be a reference or an id: no store need look for longer ones, and Cosmos DB refuses them. */
const longestName = 128;

/** Broken streams that a card names; their number it tells anyway. */
const named = 3;

/** What global admins read and check of all that was recorded in their tenant. */
export class AuditDesk {
  readonly #whole: WholeTrail;
  readonly #desk: Pick<RequestDesk, 'history'>;
  readonly #clock: Clock;
  readonly #running = new Map<string, Promise<Verdict>>();

  constructor(outside: { whole: WholeTrail; desk: Pick<RequestDesk, 'history'>; clock: Clock }) {
    this.#whole = outside.whole;
    this.#desk = outside.desk;
    this.#clock = outside.clock;
  }

  /** A page, newest first; `cursor` is the `next` of the page before. */
  async page(visit: Visit, cursor: string): Promise<Card> {
    const actor = await visit.actor();
    const page = await this.#whole.page(actor, { limit: onCard, ...(cursor === '' ? {} : { after: cursor }) });
    if (page.kind !== 'page') return page.kind === 'forbidden' ? onlyGlobalAdmins(visit.t) : this.page(visit, '');
    const records = await Promise.all(page.records.map((record) => this.#told(actor, record)));
    return trailCard(visit.t, records, page.next, cursor !== '');
  }

  /** The trail of one request, by its reference or its whole id. */
  async ofRequest(visit: Visit, reference: string): Promise<Card> {
    const { t } = visit;
    const actor = await visit.actor();
    const found = await this.#whole.named(actor, reference.slice(0, longestName));
    const [only, ...others] = found;
    if (!only) return may(actor, 'trail.read') ? requestUnknown(t) : onlyGlobalAdmins(t);
    return others.length > 0 ? requestsCard(t, found, t.say('audit.which')) : this.#desk.history(visit, only.id);
  }

  /** Whether all of it is complete and unchanged. */
  async verify(visit: Visit): Promise<Answered> {
    const { t } = visit;
    const actor = await visit.actor();
    if (!may(actor, 'trail.read')) return inPassing(onlyGlobalAdmins(t));
    const working = this.#shared(actor).then((verdict) => verdictCard(t, verdict));
    return nowOrLater(this.#clock, working, () => uncheckedCard(t));
  }

  /** Who asks while it is under way gets what comes of it. */
  #shared(actor: Actor): Promise<Verdict> {
    const { tenant } = actor;
    const running = this.#running.get(tenant) ?? this.#verdict(actor).finally(() => this.#running.delete(tenant));
    this.#running.set(tenant, running);
    return running;
  }

  async #verdict(actor: Actor): Promise<Verdict> {
    const latest = this.#clock.now() + patience;
    const examples: Broken[] = [];
    let [streams, records, broken] = [0, 0, 0];
    for await (const { stream, check } of this.#whole.checks(actor)) {
      streams += 1;
      if (check.ok) records += check.records;
      else {
        broken += 1;
        if (examples.length < named) examples.push({ about: await this.#whole.subject(actor, stream), seq: check.seq, why: check.why });
      }
      if (streams % atOnce === 0) await this.#clock.wait(0);
      if (this.#clock.now() > latest) return { streams, records, broken, examples, isWhole: false };
    }
    return { streams, records, broken, examples, isWhole: true };
  }

  async #told(actor: Actor, record: AuditRecord): Promise<{ record: AuditRecord; about: Subject; who: string | undefined }> {
    const [about, who] = await Promise.all([this.#whole.subject(actor, record.stream), this.#whole.nameOf(actor, record)]);
    return { record, about, who };
  }
}
