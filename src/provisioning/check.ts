import { descriptionFindings, nameFindings } from '../catalog/naming.ts';
import type { TeamFace, TeamsService } from '../catalog/teams-service.ts';
import { day, minute, second, type Clock } from '../clock.ts';
import { AppError, asAppError, type ErrorCode } from '../errors.ts';
import type { Grants } from '../tenants/grants.ts';
import type { Changes } from '../requests/changes.ts';
import type { Effect } from '../requests/effect.ts';
import type { TeamRequest, Warning } from '../requests/request.ts';
import type { Settings } from '../tenants/settings.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import { goes } from './retry.ts';
import { Shared } from './shared.ts';
import { recorded } from './step.ts';

type Refusals = Readonly<Partial<Record<ErrorCode, string>>>;

/** What the trail says of each refusal (model.md §2); of any other, that Graph would not let us look. */
const codes: Refusals = {
  'team.sourceMissing': 'noTeamAsTemplate',
  'team.sourceArchived': 'archivedTeam',
  'team.nameRefused': 'checkFinalValuesKO',
  'team.nameTaken': 'checkFinalValuesKO',
};

/**
 * The check run, the handler of `check`: reads only, and makes sure of the source team and the name before anybody is
 * asked or anything is made. Repeatable.
 */
export class Check {
  readonly #teams: TeamsService;
  readonly #grants: Grants;
  readonly #changes: Changes;
  readonly #settings: Pick<TenantSettings, 'of'>;
  readonly #clock: Clock;
  readonly #sources: Shared<TeamFace>;

  constructor(outside: {
    teams: TeamsService;
    grants: Grants;
    changes: Changes;
    settings: Pick<TenantSettings, 'of'>;
    clock: Clock;
  }) {
    this.#teams = outside.teams;
    this.#grants = outside.grants;
    this.#changes = outside.changes;
    this.#settings = outside.settings;
    this.#clock = outside.clock;
    this.#sources = new Shared(outside.clock);
  }

  readonly run = async (request: TeamRequest, _: Effect, tries: number): Promise<void> => {
    const { tenant, id, status } = request;
    // Carried out again, after a crash, when the request has moved on: what it finds now is no longer its business.
    if (status !== 'saved' && status !== 'preprocessing') return;
    const begun = status === 'saved' ? await this.#changes.apply(tenant, id, { kind: 'checkStarted' }, request) : undefined;
    try {
      const { takenNames, approvalDays } = await this.#settings.of(tenant);
      const warnings = await this.#look(request, takenNames);
      const entries = [recorded('clonedTeamOK'), recorded('checkFinalValuesOK')];
      const decideBy = this.#clock.now() + approvalDays * day;
      await this.#changes.apply(tenant, id, { kind: 'checked', warnings, decideBy, entries }, begun?.outcome === 'applied' ? begun.request : request);
    } catch (thrown) {
      await this.#failed(request, asAppError(thrown), tries);
    }
  };

  /** One batch. What of it the review has told already is not told again. */
  async #look({ tenant, plan, warnings, requester }: TeamRequest, takenNames: Settings['takenNames']): Promise<readonly Warning[]> {
    const { source, name, description, mailNickname } = plan;
    if ([...nameFindings(name), ...descriptionFindings(description)].length > 0) throw new AppError('team.nameRefused');
    const missing = await this.#grants.missing(tenant);
    if (missing.includes('base')) throw new AppError('graph.unpermitted');
    const checkable = !missing.includes('names');
    const [, taken, deleted, refusals] = await Promise.all([
      this.#sources.of(`${tenant} ${source}`, () => this.#source(tenant, source)),
      this.#teams.nameTaken(tenant, name),
      checkable && this.#teams.nameDeleted(tenant, name),
      checkable ? this.#teams.nameRefusals(tenant, { displayName: name, mailNickname, onBehalfOf: requester.id }) : [],
    ]);
    if (refusals.some(({ of, kind }) => of === 'name' && kind !== 'taken')) throw new AppError('team.nameRefused');
    if (takenNames === 'refuse' && (taken || deleted)) throw new AppError('team.nameTaken');
    const told = warnings.map(({ code }) => code);
    if (told.includes('name.taken') || told.includes('name.deleted')) return [];
    if (taken) return [{ code: 'name.taken', values: { name } }];
    return deleted ? [{ code: 'name.deleted', values: { name } }] : [];
  }

  async #source(tenant: string, team: string): Promise<TeamFace> {
    const face = await this.#teams.team(tenant, team);
    // Thrown, so that nobody is told of it for a minute after an admin has mended the template.
    if (face === undefined) throw new AppError('team.sourceMissing');
    if (face.isArchived) throw new AppError('team.sourceArchived');
    return face;
  }

  /** A refusal is an answer for an admin; an outage is told on the card and left to the dispatcher's next try, for a day. */
  async #failed({ tenant, id, outageSince }: TeamRequest, error: AppError, tries: number): Promise<void> {
    const ours = error.code === 'unexpected' || error.code === 'graph.unexpected';
    const outOfPatience = outageSince !== undefined && this.#clock.now() - outageSince > day;
    if ((error.remedy === 'final' && (!ours || tries + 1 >= goes)) || outOfPatience) {
      const { code: failure, values } = error;
      const code = codes[failure] ?? 'serviceAccountKO';
      await this.#changes.apply(tenant, id, { kind: 'parked', code: failure, values, entries: [recorded(code)] });
      return;
    }
    const now = this.#clock.now();
    const until = error.again(now + Math.min(15 * minute, Math.max(10 * second, now - (outageSince ?? now))));
    await this.#changes.apply(tenant, id, { kind: 'delayed', until });
    // What the card says is what happens: the request is not woken before, and the dispatcher does not come back before.
    throw new AppError(error.code, error.values, { cause: error, notBefore: until });
  }
}
