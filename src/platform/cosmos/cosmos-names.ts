import { createHash } from 'node:crypto';
import { foldName } from '../../catalog/naming.ts';
import type { Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { reservationLifetime } from '../../requests/request-store.ts';
import type { TeamRequest } from '../../requests/request.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { itemId, type Item, type Stored } from './item.ts';

interface NameItem extends Item {
  readonly record: { readonly request: string; readonly at: Instant };
}

/** So many at once who want one name. */
const patience = 100;

/** Who holds which final name: an item a name, written by who has read it last. */
export class CosmosNames {
  readonly #database: CosmosDatabase;
  readonly #request: (tenant: string, id: string) => Promise<TeamRequest | undefined>;

  constructor(database: CosmosDatabase, request: (tenant: string, id: string) => Promise<TeamRequest | undefined>) {
    this.#database = database;
    this.#request = request;
  }

  async reserve(tenant: string, folded: string, request: string, now: Instant): Promise<string> {
    for (let go = 0; go < patience; go += 1) {
      const there = await this.#there(tenant, folded);
      const holder = await this.#holderOf(tenant, there, folded, now);
      if (holder !== undefined && holder !== request) return holder;
      const item: NameItem = { id: idOf(folded), tenantId: tenant, kind: 'name', record: { request, at: now } };
      const outcome = await this.#database.write('tenants', [tenant], [there ? { kind: 'replace', item, etag: there._etag } : { kind: 'create', item }]);
      if (outcome.written) return request;
    }
    throw new AppError('store.conflict');
  }

  async holder(tenant: string, folded: string, now: Instant): Promise<string | undefined> {
    return this.#holderOf(tenant, await this.#there(tenant, folded), folded, now);
  }

  #there(tenant: string, folded: string): Promise<Stored<NameItem> | undefined> {
    return this.#database.read<NameItem>('tenants', [tenant], idOf(folded));
  }

  async #holderOf(tenant: string, there: NameItem | undefined, folded: string, now: Instant): Promise<string | undefined> {
    if (!there) return undefined;
    const { request: id, at } = there.record;
    const request = await this.#request(tenant, id);
    const counts = request ? request.wakeAt !== undefined && foldName(request.plan.name) === folded : at > now - reservationLifetime;
    return counts ? id : undefined;
  }
}

/** A name may be longer than an id. */
const idOf = (folded: string): string => itemId('name', createHash('sha256').update(folded).digest('base64url'));
