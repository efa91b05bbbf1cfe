import { z } from 'zod';
import type { InstalledApps, TeamFace } from '../../catalog/teams-service.ts';
import { get, type Graph } from './call.ts';
import { read } from './errors.ts';
import { query, segment } from './odata.ts';
import { all } from './paging.ts';

/** More apps than any team has. */
const mostApps = 1000;

const text = z.string().nullish();
const team = z.object({
  id: z.string().min(1),
  displayName: z.string(),
  description: text,
  visibility: text,
  classification: text,
  isArchived: z.boolean().nullish(),
  webUrl: text,
});
const installation = z.object({ teamsApp: z.object({ id: z.string().min(1) }).nullish() });

/** A team's head and its apps, and what can be changed of the head. Pages: api/team-get, team-update, team-list-installedapps, group-update. */
export class TeamFaces {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Throws `graph.notFound` where there is no such team. */
  async face(tenant: string, id: string): Promise<TeamFace> {
    const path = `/teams/${segment(id)}${query({ $select: 'id,displayName,description,visibility,classification,isArchived,webUrl' })}`;
    const found = read(await this.#graph.ask(get(tenant, path)), team);
    return {
      id: found.id,
      displayName: found.displayName,
      description: found.description ?? '',
      // Hidden membership, which schools have, is private to everybody outside.
      visibility: found.visibility?.toLowerCase() === 'public' ? 'public' : 'private',
      classification: found.classification?.trim() ? found.classification : undefined,
      isArchived: found.isArchived ?? false,
      webUrl: found.webUrl ?? undefined,
    };
  }

  async apps(tenant: string, id: string): Promise<InstalledApps> {
    const path = `/teams/${segment(id)}/installedApps${query({ $select: 'id', $expand: 'teamsApp' })}`;
    const found = await all(this.#graph, get(tenant, path), installation, mostApps);
    const apps = found.flatMap(({ teamsApp }) => teamsApp?.id ?? []);
    return { apps, lost: found.length - apps.length };
  }

  async update(tenant: string, id: string, { description, visibility }: { description: string; visibility: 'public' | 'private' }): Promise<void> {
    // Entra takes no empty text, only that there is none.
    const body = { description: description === '' ? null : description, visibility };
    await this.#graph.ask({ tenant, method: 'PATCH', path: `/teams/${segment(id)}`, body });
  }

  /** Of the group behind the team: `PATCH /teams/{id}` knows neither classification nor nickname. */
  async changeGroup(tenant: string, id: string, change: { classification: string } | { mailNickname: string }): Promise<void> {
    await this.#graph.ask({ tenant, method: 'PATCH', path: `/groups/${segment(id)}`, body: change });
  }
}
