import { z } from 'zod';
import type { ChannelPerson } from '../../catalog/source-team.ts';
import type { AddedMember, Membership, NewMember } from '../../catalog/teams-service.ts';
import { AppError } from '../../errors.ts';
import { get, type Graph } from './call.ts';
import { allThere, particulars, read, unlessMissing } from './errors.ts';
import { bind, query, segment } from './odata.ts';
import { all } from './paging.ts';

/** People in one `members/add` (api/conversationmembers-add). */
const mostAtOnce = 200;
/** A team's limit is 25,000 people; ours have as many as a template's people and a form name. */
const most = 25_000;
const page = 999;

const memberType = '#microsoft.graph.aadUserConversationMember';
/** Others than people of a directory (an anonymous guest) have no `userId`, and are left out. */
export const memberOf = z
  .object({
    id: z.string().min(1),
    userId: z.string().nullish(),
    displayName: z.string().nullish(),
    roles: z.array(z.string()).nullish(),
  })
  .transform(({ id, userId, displayName, roles }): Membership | undefined =>
    userId ? { id, person: userId, displayName: displayName ?? '', owner: (roles ?? []).includes('owner') } : undefined,
  );
/** Somebody as they are put into a team or channel. */
export const memberValue = ({ person, owner }: ChannelPerson): object => ({
  '@odata.type': memberType,
  roles: owner ? ['owner'] : [],
  'user@odata.bind': bind('users', person),
});
const results = z.object({
  value: z.array(
    z.object({ userId: z.string().nullish(), error: z.object({ code: z.string().nullish() }).loose().nullish() }),
  ),
});

const account = z.object({ accountEnabled: z.boolean().nullish(), userType: z.string().nullish() });
const isTakable = ({ accountEnabled, userType }: z.infer<typeof account>): boolean => accountEnabled !== false && userType !== 'Guest';

/** A team's people. Pages: api/team-list-members, conversationmembers-add, team-update-members, team-delete-members. */
export class Members {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Without `$select`: `userId` belongs to a derived type, which `$select` would leave out. */
  async list(tenant: string, team: string): Promise<readonly Membership[]> {
    const path = `/teams/${segment(team)}/members${query({ $top: page })}`;
    const found = await all(this.#graph, get(tenant, path), memberOf, most);
    return found.filter((one) => one !== undefined);
  }

  async add(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    const added: AddedMember[] = [];
    for (let start = 0; start < people.length; start += mostAtOnce) {
      added.push(...(await this.#addSome(tenant, team, people.slice(start, start + mostAtOnce))));
    }
    return added;
  }

  async setOwner(tenant: string, team: string, membership: string, owner: boolean): Promise<void> {
    const path = `/teams/${segment(team)}/members/${segment(membership)}`;
    const body = { '@odata.type': memberType, roles: owner ? ['owner'] : [] };
    await this.#graph.ask({ tenant, method: 'PATCH', path, body });
  }

  /** Whoever is gone already is removed. */
  async remove(tenant: string, team: string, membership: string): Promise<void> {
    const path = `/teams/${segment(team)}/members/${segment(membership)}`;
    await unlessMissing(() => this.#graph.ask({ tenant, method: 'DELETE', path }));
  }

  /**
   * One whom Graph does not take may keep it from taking the others too: with 404 for all of them whose account is disabled or gone
   * (team-post-members, microsoft-graph-docs#15931), with 403 a guest, whom no application may add. Both are left out at once:
   * one answer hides the other, and a team takes four such calls a minute.
   */
  async #addSome(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    try {
      return await this.#addTogether(tenant, team, people);
    } catch (thrown) {
      if (!(thrown instanceof AppError && (thrown.code === 'graph.notFound' || thrown.code === 'graph.forbidden'))) throw thrown;
      const left = await this.#takable(tenant, people);
      // It is the team that is not known then, or not yet; or we may add nobody.
      if (left.length === people.length) throw thrown;
      const added = left.length > 0 ? await this.#addTogether(tenant, team, left) : [];
      const error = String(thrown.values['code'] ?? thrown.code);
      return people.map(({ person }) => added.find((one) => one.person === person) ?? { person, error });
    }
  }

  async #takable(tenant: string, people: readonly NewMember[]): Promise<readonly NewMember[]> {
    const accounts = await allThere(people, async (one) => {
      const path = `/users/${segment(one.person)}${query({ $select: 'id,accountEnabled,userType' })}`;
      return { one, found: read(await this.#graph.ask(get(tenant, path)), account) };
    });
    return accounts.flatMap(({ one, found }) => (isTakable(found) ? [one] : []));
  }

  /** 200: all were added; 207: the answer says who was not. */
  async #addTogether(tenant: string, team: string, people: readonly NewMember[]): Promise<readonly AddedMember[]> {
    const values = people.map(memberValue);
    const path = `/teams/${segment(team)}/members/add`;
    const answer = await this.#graph.ask({ tenant, method: 'POST', path, body: { values }, repeatable: true });
    const { value } = read(answer, results);
    return people.map(({ person }) => {
      const result = value.find(({ userId }) => userId?.toLowerCase() === person.toLowerCase());
      if (!result && answer.status !== 200) throw new AppError('graph.unexpected', { ...particulars(answer), where: 'value' });
      return { person, error: result?.error ? (result.error.code?.trim() ? result.error.code : 'unknown') : undefined };
    });
  }
}
