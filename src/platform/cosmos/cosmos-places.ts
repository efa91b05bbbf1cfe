import { day, type Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { reservationLifetime, type Place, type QuotaReached, type Quotas } from '../../requests/request-store.ts';
import type { TeamRequest } from '../../requests/request.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import type { Item } from './item.ts';

/** A place that was taken: of which request, by whom, when. */
type Taken = readonly [request: string, requester: string, at: Instant];

/** Those of a tenant's last day, the oldest first: about 90 bytes each, so the most that a tenant may allow is half of what an item may be. One write a submission for all quotas at once. */
interface PlacesItem extends Item {
  readonly record: readonly Taken[];
}

interface Requests {
  request(tenant: string, id: string): Promise<TeamRequest | undefined>;
  /** Ids of the person's open requests. */
  openIds(tenant: string, requester: string): Promise<readonly string[]>;
  /** Ids of all requests whose ids lie between these, both included. */
  between(tenant: string, first: string, last: string): Promise<readonly string[]>;
}

const id = 'places';

/** So many at once who send a request. */
const patience = 200;

/** Places within the quotas. */
export class CosmosPlaces {
  readonly #database: CosmosDatabase;
  readonly #requests: Requests;

  constructor(database: CosmosDatabase, requests: Requests) {
    this.#database = database;
    this.#requests = requests;
  }

  async reserve(place: Place, quotas: Quotas, now: Instant): Promise<QuotaReached | undefined> {
    const { tenant, request, requester } = place;
    for (let go = 0; go < patience; go += 1) {
      const there = await this.#database.read<PlacesItem>('tenants', [tenant], id);
      const lately = (there?.record ?? []).filter(([, , at]) => at > now - day);
      const others = lately.filter(([of]) => of !== request);
      const reached = await this.#reached(place, quotas, others, now);
      if (reached) return reached;
      const item: PlacesItem = { id, tenantId: tenant, kind: 'places', record: [...others, [request, requester, now]] };
      const outcome = await this.#database.write('tenants', [tenant], [there ? { kind: 'replace', item, etag: there._etag } : { kind: 'create', item }]);
      if (outcome.written) return undefined;
    }
    throw new AppError('store.conflict');
  }

  /** The first quota that has no place left, the one that lasts longest first. */
  async #reached({ tenant, request, requester }: Place, quotas: Quotas, others: readonly Taken[], now: Instant): Promise<QuotaReached | undefined> {
    const own = others.filter(([, who]) => who === requester);
    // Its own may have come meanwhile, by another press of the same button.
    const open = (await this.#requests.openIds(tenant, requester)).filter((one) => one !== request);
    const coming = await this.#coming(tenant, own.filter(([of, , at]) => at > now - reservationLifetime && !open.includes(of)));
    if (open.length + coming >= quotas.openPerPerson) return { quota: 'openPerPerson', limit: quotas.openPerPerson, until: undefined };
    return (await this.#daily(tenant, own, 'dailyPerPerson', quotas, now)) ?? (await this.#daily(tenant, others, 'dailyPerTenant', quotas, now));
  }

  /**
   * There is a place again once the oldest of the last so many is a day old. Nobody's request is looked at where there is room without; where there is none
   * they are asked for at once, as ids follow time: one by one, those who press again would take all request units from everybody.
   */
  async #daily(tenant: string, taken: readonly Taken[], quota: 'dailyPerPerson' | 'dailyPerTenant', quotas: Quotas, now: Instant): Promise<QuotaReached | undefined> {
    const limit = quotas[quota];
    if (taken.length < limit) return undefined;
    const ids = taken.map(([of]) => of).toSorted();
    const there = new Set(await this.#requests.between(tenant, ids.at(0) ?? '', ids.at(-1) ?? ''));
    const counting = taken.filter(([of, , at]) => at > now - reservationLifetime || there.has(of));
    // Clocks of several processes differ.
    const oldest = counting.map(([, , at]) => at).toSorted((left, right) => left - right).at(-limit);
    return oldest === undefined ? undefined : { quota, limit, until: oldest + day };
  }

  /** How many of these have no request yet, or have got one since the open ones were looked for; one whose request is over already takes no open place. */
  async #coming(tenant: string, taken: readonly Taken[]): Promise<number> {
    const requests = await Promise.all(taken.map(([of]) => this.#requests.request(tenant, of)));
    return requests.filter((request) => !request || request.wakeAt !== undefined).length;
  }
}
