import type { Instant } from '../../clock.ts';
import { firstIdAt } from '../../ids.ts';
import type { Commit, CommitResult } from '../../requests/commit.ts';
import type { Tallied } from '../../requests/figures.ts';
import type { Place, QuotaReached, Quotas, RequestStore } from '../../requests/request-store.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { requestId, writeCommit } from './commit-batch.ts';
import type { CosmosDatabase, Parameters } from './cosmos-database.ts';
import { CosmosPlaces } from './cosmos-places.ts';
import { CosmosNames } from './cosmos-names.ts';
import type { Item } from './item.ts';
import type { SeenEffects } from './seen-effects.ts';

interface RequestItem extends Item {
  readonly record: TeamRequest;
}

/** Requests, each in a partition of its own with all that is written along with it. */
export class CosmosRequestStore implements RequestStore {
  readonly #database: CosmosDatabase;
  readonly #seen: SeenEffects;
  readonly #names: CosmosNames;
  readonly #places: CosmosPlaces;

  constructor(database: CosmosDatabase, seen: SeenEffects) {
    this.#database = database;
    this.#seen = seen;
    const request = this.request.bind(this);
    this.#names = new CosmosNames(database, request);
    this.#places = new CosmosPlaces(database, { request, openIds: this.#openIds.bind(this), between: this.#between.bind(this) });
  }

  commit(commit: Commit): Promise<CommitResult> {
    return writeCommit(this.#database, this.#seen, commit);
  }

  async request(tenant: string, id: string): Promise<TeamRequest | undefined> {
    return (await this.#database.read<RequestItem>('requests', [tenant, id], requestId))?.record;
  }

  requestsOf(tenant: string, requester: string, limit: number): Promise<readonly TeamRequest[]> {
    return this.#requests(tenant, 'c.requester = @requester ORDER BY c.requestId DESC', { requester, limit });
  }

  openRequestsOf(tenant: string, requester: string, limit: number): Promise<readonly TeamRequest[]> {
    return this.#requests(tenant, 'c.requester = @requester AND c.isOpen = true ORDER BY c.requestId DESC', { requester, limit });
  }

  withReference(tenant: string, reference: string): Promise<readonly TeamRequest[]> {
    return this.#requests(tenant, 'c.reference = @reference ORDER BY c.requestId DESC', { reference, limit: most });
  }

  needingAttention(tenant: string, limit: number): Promise<readonly TeamRequest[]> {
    return this.#requests(tenant, 'c.needsAdmins = true ORDER BY c.requestId', { limit });
  }

  /** As a subquery, which an index serves; ARRAY_CONTAINS of a part of each would read them all (cosmos-db/query/advisor/qa1000). */
  waitingFor(tenant: string, person: string, limit: number): Promise<readonly TeamRequest[]> {
    const among = 'EXISTS (SELECT VALUE one FROM one IN c.record.waitsFor.people WHERE one.id = @person)';
    return this.#requests(tenant, `c.isOpen = true AND ${among} ORDER BY c.requestId`, { person, limit });
  }

  async openOf(tenant: string, template: string): Promise<number> {
    const text = `SELECT VALUE c.requestId FROM c WHERE ${ofTenant} AND c.template = @template AND c.isOpen = true`;
    return (await this.#database.query('requests', [tenant], text, { tenant, template })).length;
  }

  /** By their ids alone, which are in the index, and follow time; of each only what is counted is sent. */
  tally(tenant: string, since: Instant, limit: number): Promise<readonly Tallied[]> {
    const text = `SELECT TOP @limit VALUE ${tallied} FROM c WHERE ${ofTenant} AND c.requestId >= @first ORDER BY c.requestId DESC`;
    return this.#database.query('requests', [tenant], text, { tenant, first: firstIdAt(since), limit });
  }

  /** One question for all that is due, as every tenant is asked it twice a minute. */
  async hasWorkDue(tenant: string, now: Instant): Promise<boolean> {
    const text = 'SELECT TOP 1 VALUE c.kind FROM c WHERE c.tenantId = @tenant AND c.dueAt <= @now AND c.heldUntil <= @now';
    return (await this.#database.query('requests', [tenant], text, { tenant, now })).length > 0;
  }

  overdue(tenant: string, now: Instant, limit: number): Promise<readonly string[]> {
    const text = `SELECT TOP @limit VALUE c.requestId FROM c WHERE ${ofTenant} AND c.dueAt <= @now ORDER BY c.dueAt`;
    return this.#database.query('requests', [tenant], text, { tenant, now, limit });
  }

  reserveName(tenant: string, folded: string, request: string, now: Instant): Promise<string> {
    return this.#names.reserve(tenant, folded, request, now);
  }

  nameHolder(tenant: string, folded: string, now: Instant): Promise<string | undefined> {
    return this.#names.holder(tenant, folded, now);
  }

  reservePlace(place: Place, quotas: Quotas, now: Instant): Promise<QuotaReached | undefined> {
    return this.#places.reserve(place, quotas, now);
  }

  #requests(tenant: string, which: string, parameters: Parameters): Promise<readonly TeamRequest[]> {
    const text = `SELECT TOP @limit VALUE c.record FROM c WHERE ${ofTenant} AND ${which}`;
    return this.#database.query('requests', [tenant], text, { tenant, ...parameters });
  }

  #openIds(tenant: string, requester: string): Promise<readonly string[]> {
    const text = `SELECT VALUE c.requestId FROM c WHERE ${ofTenant} AND c.requester = @requester AND c.isOpen = true`;
    return this.#database.query('requests', [tenant], text, { tenant, requester });
  }

  #between(tenant: string, first: string, last: string): Promise<readonly string[]> {
    const text = `SELECT VALUE c.requestId FROM c WHERE ${ofTenant} AND c.requestId >= @first AND c.requestId <= @last`;
    return this.#database.query('requests', [tenant], text, { tenant, first, last });
  }
}

const ofTenant = "c.tenantId = @tenant AND c.kind = 'request'";

/** What is undefined is left out of it. */
const tallied = `{"submittedAt": c.record.submittedAt, "status": c.record.status, "undoing": c.record.undoing,
  "template": {"id": c.record.template.id, "name": c.record.template.name},
  "decidedAt": c.record.approval.decision.at, "endedAt": c.record.endedAt}`;

/** References are all but unique. */
const most = 100;
