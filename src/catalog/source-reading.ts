import type { SourceTeam, Unread } from './source-team.ts';
import type { TeamsService } from './teams-service.ts';

/**
 * Source teams as they are read now. Whoever wants one that is being read waits for that reading: Graph lets the tabs of a channel be
 * read once a second, so of thirty people who fill in one template's form at once most would be told that Microsoft does not answer.
 */
export class SourceReading {
  readonly #teams: Pick<TeamsService, 'source'>;
  readonly #underWay = new Map<string, Promise<SourceTeam | undefined>>();

  constructor(teams: Pick<TeamsService, 'source'>) {
    this.#teams = teams;
  }

  /** Undefined where there is no such team. What is `unread` is not asked for. */
  of(tenant: string, team: string, unread: readonly Unread[]): Promise<SourceTeam | undefined> {
    const key = [tenant, team, ...unread].join(' ');
    const known = this.#underWay.get(key);
    if (known) return known;
    const reading = this.#teams.source(tenant, team, unread).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, reading);
    return reading;
  }
}
