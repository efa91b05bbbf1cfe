import type { Channels } from './channels.ts';
import type { SourceChannel, SourceTeam, Unread } from '../../catalog/source-team.ts';
import { allThere, unlessClosed, unlessMissing } from './errors.ts';
import type { PlanReader } from './plan-reader.ts';
import type { Members } from './members.ts';
import type { Photos } from './photos.ts';
import type { TeamFaces } from './team-faces.ts';

/**
 * What a team consists of, read live: three rounds, each gathered; the second for what channels and plans have in them,
 * the third only where there are boards. A channel or a board that is deleted in between is none of it any more.
 */
export class SourceReader {
  readonly #faces: TeamFaces;
  readonly #channels: Channels;
  readonly #members: Members;
  readonly #photos: Photos;
  readonly #plans: PlanReader;

  constructor(parts: { faces: TeamFaces; channels: Channels; members: Members; photos: Photos; plans: PlanReader }) {
    this.#faces = parts.faces;
    this.#channels = parts.channels;
    this.#members = parts.members;
    this.#photos = parts.photos;
    this.#plans = parts.plans;
  }

  /** Undefined where there is no such team. What is `unread` is not asked for. */
  source(tenant: string, id: string, unread: readonly Unread[]): Promise<SourceTeam | undefined> {
    return unlessMissing(async () => {
      const [face, installed, hasPhoto, members, channels, boards] = await Promise.all([
        this.#faces.face(tenant, id),
        this.#faces.apps(tenant, id),
        this.#photos.has(tenant, id),
        this.#members.list(tenant, id),
        this.#withContents(tenant, id, unread),
        unread.includes('boards') ? { plans: [], closed: 0 } : this.#plans.of(tenant, id),
      ]);
      const { displayName, isArchived, classification } = face;
      const people = members.map((one) => ({ id: one.person, displayName: one.displayName, owner: one.owner }));
      const apps = { apps: installed.apps, lostApps: installed.lost };
      const { plans, closed: closedBoards } = boards;
      return { id, displayName, isArchived, classification, hasPhoto, people, channels, ...apps, plans, closedBoards };
    });
  }

  async #withContents(tenant: string, team: string, unread: readonly Unread[]): Promise<readonly SourceChannel[]> {
    const channels = await this.#channels.list(tenant, team);
    return allThere(channels, async (channel) => {
      const isPrivate = channel.membershipType === 'private' && !unread.includes('privateChannels');
      const [tabs, people] = await Promise.all([
        unread.includes('tabs') ? [] : unlessClosed(() => this.#channels.tabs(tenant, team, channel.id)),
        isPrivate ? unlessClosed(() => this.#channels.people(tenant, team, channel.id)) : [],
      ]);
      const closed = !people ? 'people' : !tabs ? 'tabs' : undefined;
      return { ...channel, tabs: tabs ?? [], people: people ?? [], ...(closed ? { closed } : {}) };
    });
  }
}
