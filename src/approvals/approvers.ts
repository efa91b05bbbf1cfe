import type { Catalog } from '../catalog/catalog.ts';
import type { Directory } from '../people/directory.ts';
import type { Person } from '../people/profile.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import { approves } from './standing.ts';

/** A round of an approval, by what tells who can decide it. */
export interface Round {
  readonly tenant: string;
  readonly template: string;
  readonly requester: string;
  readonly asked: readonly Person[];
}

export interface Deciders {
  /** Of those who were asked, who can decide still. */
  readonly asked: readonly Person[];
  /** Who could, and was not asked: the template names them only since. */
  readonly others: readonly Person[];
}

/** Knows who can decide as things are now: templates and settings change while a request waits, and people leave. */
export class Approvers {
  readonly #catalog: Pick<Catalog, 'approversOf'>;
  readonly #settings: Pick<TenantSettings, 'of'>;
  readonly #directory: Pick<Directory, 'people'>;

  constructor(outside: { catalog: Pick<Catalog, 'approversOf'>; settings: Pick<TenantSettings, 'of'>; directory: Pick<Directory, 'people'> }) {
    this.#catalog = outside.catalog;
    this.#settings = outside.settings;
    this.#directory = outside.directory;
  }

  async of({ tenant, template, requester, asked }: Round): Promise<Deciders> {
    const [named, { selfApproval }] = await Promise.all([this.#catalog.approversOf(tenant, template), this.#settings.of(tenant)]);
    const all = [...asked, ...(named ?? []).filter(({ id }) => !asked.some((one) => one.id === id))];
    const able = all.filter(({ id }) => approves(id, { requester, asked: all, named, selfApproval }));
    const there = await this.#there(tenant, able);
    return { asked: there.filter((one) => asked.includes(one)), others: there.filter((one) => !asked.includes(one)) };
  }

  /** Without those whose account is deleted or disabled: their chat may take a card that nobody reads. Where nobody can tell, all are there. */
  async #there(tenant: string, people: readonly Person[]): Promise<readonly Person[]> {
    const found = await this.#directory.people(tenant, people.map(({ id }) => id)).catch(() => undefined);
    return people.filter(({ id }) => found === undefined || found.some((one) => one.id === id && !one.isDisabled));
  }
}
