import type { Picture } from '../../catalog/teams-service.ts';
import { AppError } from '../../errors.ts';
import { get, type Graph } from './call.ts';
import { unlessMissing } from './errors.ts';
import { segment } from './odata.ts';

const types: readonly Picture['type'][] = ['image/png', 'image/jpeg'];

/** A team's photo. Pages: api/profilephoto-get, profilephoto-update. Its bytes never go into a batch. */
export class Photos {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  async has(tenant: string, team: string): Promise<boolean> {
    const found = await unlessMissing(() => this.#graph.ask(get(tenant, `/teams/${segment(team)}/photo`)));
    return found !== undefined;
  }

  async get(tenant: string, team: string): Promise<Picture | undefined> {
    const path = `/teams/${segment(team)}/photo/$value`;
    const answer = await unlessMissing(() => this.#graph.ask({ ...get(tenant, path), alone: true }));
    if (!answer) return undefined;
    const type = types.find((one) => answer.headers.get('content-type')?.startsWith(one));
    if (!type || !(answer.body instanceof Uint8Array)) throw new AppError('graph.unexpected', { where: 'photo' });
    return { bytes: answer.body, type };
  }

  async put(tenant: string, team: string, { bytes, type }: Picture): Promise<void> {
    const path = `/teams/${segment(team)}/photo/$value`;
    await this.#graph.ask({ tenant, method: 'PUT', path, body: bytes, headers: { 'Content-Type': type }, alone: true });
  }
}
