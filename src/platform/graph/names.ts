import { z } from 'zod';
import type { NameRefusal } from '../../catalog/teams-service.ts';
import { AppError } from '../../errors.ts';
import { get, type Graph, type GraphAnswer } from './call.ts';
import { literal, query } from './odata.ts';
import { all } from './paging.ts';

const identified = z.object({ id: z.string().min(1) });
const text = z.string().nullish();
const refusal = z.object({
  error: z.object({
    details: z.array(z.object({ target: text, code: text, prefix: text, suffix: text }).loose()).nullish(),
  }),
});

/** Whether a name may be used. Pages: api/group-list, directory-deleteditems-list, directoryobject-validateproperties. */
export class Names {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Entra compares names without regard to case. */
  taken(tenant: string, displayName: string): Promise<boolean> {
    return this.#any(tenant, '/groups', displayName);
  }

  deleted(tenant: string, displayName: string): Promise<boolean> {
    return this.#any(tenant, '/directory/deletedItems/microsoft.graph.group', displayName);
  }

  /** 204 for names that are fine, 422 with the first reason for others. */
  async refusals(
    tenant: string,
    { displayName, mailNickname, onBehalfOf }: { displayName: string; mailNickname: string; onBehalfOf: string },
  ): Promise<readonly NameRefusal[]> {
    const body = { entityType: 'Group', displayName, mailNickname, onBehalfOfUserId: onBehalfOf };
    const answer = await this.#graph.ask({
      tenant,
      method: 'POST',
      path: '/directoryObjects/validateProperties',
      body,
      repeatable: true,
      accepts: [422],
    });
    return answer.status === 422 ? refusalsIn(answer) : [];
  }

  async #any(tenant: string, path: string, displayName: string): Promise<boolean> {
    const parameters = { $filter: `displayName eq ${literal(displayName)}`, $select: 'id', $top: 1 };
    return (await all(this.#graph, get(tenant, `${path}${query(parameters)}`), identified, 1)).length > 0;
  }
}

function refusalsIn(answer: GraphAnswer): readonly NameRefusal[] {
  const details = refusal.safeParse(answer.body).data?.error.details;
  if (!details) throw new AppError('graph.unexpected', { status: answer.status, where: 'error.details' });
  return details.map(({ target, code, prefix, suffix }) => ({
    of: target?.toLowerCase() === 'mailnickname' ? 'nickname' : 'name',
    kind: code === 'MissingPrefixSuffix' ? 'affixes' : code === 'PropertyConflict' ? 'taken' : 'blocked',
    prefix: prefix ?? '',
    suffix: suffix ?? '',
  }));
}
