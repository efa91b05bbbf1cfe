import { z } from 'zod';
import { AppError, asAppError } from '../../errors.ts';
import type { AppInstaller } from '../../people/app-installer.ts';
import { get, type Graph } from './call.ts';
import { read } from './errors.ts';
import { bind, literal, query, segment } from './odata.ts';
import { all } from './paging.ts';

const identified = z.object({ id: z.string().min(1) });

/**
 * Installs the bot's app for people who never met it (concepts: Teams proactive bots; api/userteamwork-post-installedapps,
 * userteamwork-list-installedapps, userscopeteamsappinstallation-get-chat).
 */
export class GraphAppInstaller implements AppInstaller {
  readonly #graph: Graph;
  readonly #manifestId: string;
  /** The app's id in each tenant's catalog: every upload gets another one. */
  readonly #catalogIds = new Map<string, string>();

  /** `manifestId`: the `id` of the app's manifest, Graph's `externalId`. */
  constructor(graph: Graph, manifestId: string) {
    this.#graph = graph;
    this.#manifestId = manifestId;
  }

  /** Throws `graph.notFound` where the tenant's catalog has no such app. */
  async install(tenant: string, person: string): Promise<string> {
    const found = (await this.#installation(tenant, person)) ?? (await this.#add(tenant, person));
    const path = `/users/${segment(person)}/teamwork/installedApps/${segment(found)}/chat${query({ $select: 'id' })}`;
    return read(await this.#graph.ask(get(tenant, path)), identified).id;
  }

  /** api/team-post-installedapps. */
  async installInTeam(tenant: string, team: string): Promise<void> {
    await this.#post(tenant, `/teams/${segment(team)}/installedApps`);
  }

  /** Throws `graph.notFound` where the tenant's catalog has no such app. */
  async offered(tenant: string): Promise<void> {
    await this.#catalogId(tenant);
  }

  async #installation(tenant: string, person: string): Promise<string | undefined> {
    const $filter = `teamsApp/externalId eq ${literal(this.#manifestId)}`;
    const parameters = query({ $filter, $expand: 'teamsApp', $select: 'id' });
    const path = `/users/${segment(person)}/teamwork/installedApps${parameters}`;
    return (await all(this.#graph, get(tenant, path), identified, 1))[0]?.id;
  }

  /** The answer has no body, so its id is looked up. */
  async #add(tenant: string, person: string): Promise<string> {
    await this.#post(tenant, `/users/${segment(person)}/teamwork/installedApps`);
    const made = await this.#installation(tenant, person);
    if (!made) throw new AppError('graph.unavailable', { what: 'installation' });
    return made;
  }

  async #post(tenant: string, path: string): Promise<void> {
    const known = this.#catalogIds.get(tenant);
    try {
      await this.#bring(tenant, path, known ?? (await this.#catalogId(tenant)));
    } catch (thrown) {
      if (known === undefined || asAppError(thrown).remedy !== 'final') throw thrown;
      // Taken out of the catalog and uploaded again, the app has another id there.
      const now = await this.#catalogId(tenant);
      if (now === known) throw thrown;
      await this.#bring(tenant, path, now);
    }
  }

  async #bring(tenant: string, path: string, app: string): Promise<void> {
    const body = { 'teamsApp@odata.bind': bind('appCatalogs/teamsApps', app) };
    // 409: it is there already, put there a moment ago by somebody else, or by the POST whose answer was lost.
    await this.#graph.ask({ tenant, method: 'POST', path, body, repeatable: true, accepts: [409] });
  }

  async #catalogId(tenant: string): Promise<string> {
    const parameters = query({ $filter: `externalId eq ${literal(this.#manifestId)}`, $select: 'id' });
    const [app] = await all(this.#graph, get(tenant, `/appCatalogs/teamsApps${parameters}`), identified, 1);
    if (!app) throw new AppError('graph.notFound', { status: 404, what: 'app' });
    this.#catalogIds.set(tenant, app.id);
    return app.id;
  }
}
