import { z } from 'zod';
import type { CloneOrder, CloneState, FoundTeam } from '../../catalog/teams-service.ts';
import type { Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { advanced, get, type Graph } from './call.ts';
import { particulars, read, unlessMissing } from './errors.ts';
import { clause, literal, query, segment } from './odata.ts';
import { all, underRoot } from './paging.ts';

/** More groups of one name since the intent than anybody makes; the caller compares markers. */
const most = 100;

const operation = z.object({
  status: z.string().nullish(),
  targetResourceId: z.string().nullish(),
  targetResourceLocation: z.string().nullish(),
  error: z.object({ code: z.string().nullish() }).nullish(),
});
const group = z.object({
  id: z.string().min(1),
  description: z.string().nullish(),
  createdDateTime: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
});

/** Making a team out of another, and finding it again. Pages: api/team-clone, resources/teamsasyncoperation, api/group-list. */
export class Clones {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /**
   * One POST, not batched: all that is known of the operation stands in the answer's `Location`. It names the source team
   * and is opaque. A 202 without it is as good as an answer that was lost.
   */
  async clone(tenant: string, source: string, order: CloneOrder, leaving: () => Promise<void>): Promise<string> {
    const { displayName, description, mailNickname, visibility, partsToClone } = order;
    const body = { displayName, description, mailNickname, visibility, partsToClone };
    const path = `/teams/${segment(source)}/clone`;
    const answer = await this.#graph.ask({ tenant, method: 'POST', path, body, alone: true, leaving });
    const location = answer.headers.get('location')?.trim();
    if (!location) throw new AppError('graph.ambiguous', particulars(answer));
    return location;
  }

  /** Every state that is neither end, those of the future included, is `running` (semantics of evolvable enums). */
  async operation(tenant: string, address: string): Promise<CloneState> {
    const answer = await this.#graph.ask(get(tenant, underRoot(this.#graph.baseUrl, address)));
    const found = read(answer, operation);
    const status = found.status?.toLowerCase();
    if (status === 'failed') return { status, team: undefined, error: found.error?.code?.trim() ? found.error.code : 'failed' };
    if (status !== 'succeeded') return { status: 'running', team: undefined, error: undefined };
    const team = found.targetResourceId?.trim() ? found.targetResourceId : teamAt(found.targetResourceLocation);
    if (!team) throw new AppError('graph.unexpected', { ...particulars(answer), where: 'targetResourceId' });
    return { status, team, error: undefined };
  }

  /**
   * By name since then, and by the marker: a naming policy may have changed the name. Both ask the index, which lags:
   * nothing found proves nothing.
   */
  async lookForClone(tenant: string, displayName: string, marker: string, since: Instant): Promise<readonly FoundTeam[]> {
    const named = `displayName eq ${literal(displayName)} and createdDateTime ge ${new Date(since).toISOString()}`;
    const found = await Promise.all([
      this.#groups(tenant, { $filter: named }),
      this.#groups(tenant, { $search: clause('description', marker) }),
    ]);
    const byId = new Map(found.flat().map((one) => [one.id, one]));
    return [...byId.values()].map(({ id, description, createdDateTime }) => ({
      id,
      description: description ?? '',
      createdAt: Date.parse(createdDateTime),
    }));
  }

  /** The group with all that belongs to it (page: api/group-delete); it stays among the deleted ones for 30 days. */
  async remove(tenant: string, team: string): Promise<void> {
    await unlessMissing(() => this.#graph.ask({ tenant, method: 'DELETE', path: `/groups/${segment(team)}` }));
  }

  #groups(tenant: string, wanted: Readonly<Record<string, string>>): Promise<readonly z.infer<typeof group>[]> {
    const path = `/groups${query({ ...wanted, $count: 'true', $select: 'id,description,createdDateTime' })}`;
    return all(this.#graph, get(tenant, path, advanced), group, most);
  }
}

/** `/teams('id')` or `/teams/id`. */
const teamAt = (location: string | null | undefined): string | undefined =>
  /\/teams(?:\('([^']+)'\)|\/([^/()]+))$/.exec(location ?? '')?.slice(1).find(Boolean);
