import { z } from 'zod';
import type { Domains, DomainSource } from '../../tenants/organization.ts';
import { get, type Graph } from './call.ts';
import { query } from './odata.ts';
import { all } from './paging.ts';

const organization = z.object({
  verifiedDomains: z.array(z.object({ name: z.string(), isDefault: z.boolean().nullish(), isInitial: z.boolean().nullish() })).nullish(),
});

/** A tenant's domains out of its organization (api/organization-list, resources/verifieddomain). */
export class GraphDomainSource implements DomainSource {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  async domains(tenant: string): Promise<Domains> {
    const found = await all(this.#graph, get(tenant, `/organization${query({ $select: 'verifiedDomains' })}`), organization, 1);
    const domains = found[0]?.verifiedDomains ?? [];
    return {
      initial: domains.find(({ isInitial }) => isInitial)?.name ?? '',
      standard: domains.find(({ isDefault }) => isDefault)?.name ?? '',
    };
  }
}
