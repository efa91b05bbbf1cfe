import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Directory } from '../people/directory.ts';
import type { Person, Profile } from '../people/profile.ts';
import type { Sandbox } from '../rules/sandbox.ts';
import type { Feature, Grants } from '../tenants/grants.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { Actor } from '../tenants/permissions.ts';
import type { Settings } from '../tenants/settings.ts';
import { finalValues, type FinalValues } from './convention.ts';
import type { DraftStore } from './draft-store.ts';
import { formLimits, type Before, type Draft, type Finding, type Form } from './draft.ts';
import { copyOf } from './copy.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { cleaned, cleanedLines, datedNickname, descriptionFindings, foldName, nameFindings, welcomeFindings } from './naming.ts';
import { isPictureAddress } from './picture-address.ts';
import { planOf, rulesOf, sourceFindings, unreadWithout } from './review.ts';
import { SourceReading } from './source-reading.ts';
import type { SourceTeam } from './source-team.ts';
import type { NameRefusal, TeamsService } from './teams-service.ts';
import { namedApprovers, type Template } from './template.ts';

/** What a person sends: people by id only, because names out of a payload are nobody's word. */
export interface FilledForm {
  readonly name: string;
  readonly description: string;
  readonly welcomeMessage: string;
  readonly pictureUrl: string;
  readonly reason: string;
  readonly owners: readonly string[];
  readonly members: readonly string[];
}

/** A filled draft, and the source team as it was just read: for the card that is drawn now, and for nothing else. */
export interface Filled {
  readonly draft: Draft;
  readonly source: SourceTeam | undefined;
}

type Look = Pick<Draft, 'plan' | 'findings'> & Pick<Filled, 'source'>;

export interface DraftingOutside {
  readonly drafts: DraftStore;
  readonly teams: TeamsService;
  readonly directory: Directory;
  readonly grants: Grants;
  readonly sandbox: Sandbox;
  readonly keys: TenantKeys;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether another open request has this folded name. */
  readonly nameHolder: (tenant: string, folded: string, now: number) => Promise<string | undefined>;
}

/** Begins drafts and works out what a form comes to, so that the review card can show it before anything is asked for. */
export class Drafting {
  readonly #outside: DraftingOutside;
  readonly #sources: SourceReading;

  constructor(outside: DraftingOutside) {
    this.#outside = outside;
    this.#sources = new SourceReading(outside.teams);
  }

  async begin(actor: Actor, template: Template, settings: Settings, before?: Before, form = before?.form): Promise<Draft> {
    const { ids, clock, drafts } = this.#outside;
    const draft: Draft = {
      tenant: actor.tenant,
      id: ids.next(),
      requester: { id: actor.id, displayName: actor.name, email: actor.email },
      revision: 0,
      ...contractOf(template, actor.id, settings),
      now: clock.now(),
      seed: ids.seed(),
      ...(before ? { before } : {}),
      form,
      plan: undefined,
      findings: [],
    };
    await drafts.saveDraft(draft);
    return draft;
  }

  /**
   * Takes the form's values into the draft: a new revision, with a plan unless something is refused. The order in which
   * forms arrive decides, however long each takes to be looked at. Undefined where the draft was discarded, or another
   * form came meanwhile: what is stored counts. `barring`: why nothing comes of it now, whatever it says.
   */
  async fill(begun: Draft, template: Template, filled: FilledForm, settings: Settings, barring: readonly Finding[] = []): Promise<Filled | undefined> {
    const { drafts, directory, grants } = this.#outside;
    const draft = { ...begun, ...contractOf(template, begun.requester.id, settings) };
    const missing = await grants.missing(draft.tenant);
    const asked = { owners: distinct(filled.owners), members: distinct(filled.members) };
    // Without the base nobody can be looked up, and nothing could be made; what was typed is kept.
    const isBarred = missing.includes('base');
    const people = async (all: readonly string[]): Promise<readonly (Person & Pick<Profile, 'isGuest'>)[]> => {
      const ids = all.slice(0, formLimits.people);
      return isBarred ? ids.map((id) => ({ id, displayName: id })) : directory.people(draft.tenant, ids);
    };
    const [[requester], owners, members] = await Promise.all([people([draft.requester.id]), people(asked.owners), people(asked.members)]);
    const form: Form = {
      name: cleaned(filled.name),
      description: cleaned(filled.description),
      welcomeMessage: cleanedLines(filled.welcomeMessage),
      pictureUrl: cleaned(filled.pictureUrl),
      reason: cleaned(filled.reason),
      owners: owners.map(named),
      members: members.map(named),
    };
    const guests = [...owners, ...members].filter(({ isGuest }) => isGuest).length;
    const refused = isBarred
      ? [barred]
      : [...barring, ...requesterFindings(requester), ...formFindings(form, asked), ...reasonFindings(form, draft), ...guestFindings(guests)];
    const taken: Draft = { ...draft, form, plan: undefined, findings: refused, revision: draft.revision + 1 };
    if (!(await drafts.reviseDraft(taken, draft.revision))) {
      const current = await drafts.draft(draft.tenant, draft.id);
      return current && this.fill(current, template, filled, settings, barring);
    }
    if (refused.length > 0) return { draft: taken, source: undefined };
    const { source, ...looked } = await this.#look(taken, template, form, missing, settings);
    const next = { ...taken, ...looked };
    return (await drafts.reviseDraft(next, taken.revision)) ? { draft: next, source } : undefined;
  }

  async #look(draft: Draft, template: Template, form: Form, missing: readonly Feature[], settings: Settings): Promise<Look> {
    const { sandbox, directory, keys } = this.#outside;
    const user = (await directory.attributes(draft.tenant, draft.requester.id)) ?? {};
    const evaluated = await finalValues(sandbox, template, draft, form, user);
    if (!evaluated.ok) return { plan: undefined, findings: evaluated.findings, source: undefined };
    const { values } = evaluated;
    const [source, names] = await Promise.all([
      this.#sources.of(draft.tenant, template.clonedTeam.teamId, unreadWithout(missing)),
      this.#nameFindings(draft, values, !missing.includes('names'), settings),
    ]);
    const findings = [
      ...nameFindings(values.name, form.name),
      ...descriptionFindings(values.description),
      ...welcomeFindings(values.welcomeMessage),
      ...sourceFindings(source),
      ...names.findings,
      ...approverFindings(draft),
    ];
    const stopped = findings.some(({ weight }) => weight === 'refused');
    if (stopped || source === undefined) return { plan: undefined, findings, source };
    const rules = rulesOf(template, source, values, missing);
    const fingerprints = await fingerprintsOf(keys, draft.tenant, source, copyOf(source, rules));
    const final = { ...values, mailNickname: names.mailNickname };
    return { plan: planOf(template, draft, form, final, source, rules, fingerprints), findings, source };
  }

  /** What speaks against the name, and the nickname that is free: one that is taken gets the draft's time. */
  async #nameFindings(
    { tenant, id, now, requester }: Draft,
    { name, mailNickname }: FinalValues,
    checkable: boolean,
    { takenNames }: Settings,
  ): Promise<{ readonly findings: readonly Finding[]; readonly mailNickname: string }> {
    const { teams, nameHolder, clock } = this.#outside;
    // Graph need not be asked for what is no name at all.
    if (nameFindings(name).length > 0) return { findings: [], mailNickname };
    const [taken, deleted, refusals, holder] = await Promise.all([
      teams.nameTaken(tenant, name),
      checkable && teams.nameDeleted(tenant, name),
      checkable ? teams.nameRefusals(tenant, { displayName: name, mailNickname, onBehalfOf: requester.id }) : [],
      nameHolder(tenant, foldName(name), clock.now()),
    ]);
    const inUse = [
      ...(taken ? ['taken' as const] : []),
      ...(!taken && deleted ? ['deleted' as const] : []),
      ...(!taken && holder !== undefined && holder !== id ? ['requested' as const] : []),
    ].map((how) => inUseFinding(name, how, takenNames));
    const nicknameTaken = refusals.some((refusal) => refusal.of === 'nickname' && refusal.kind === 'taken');
    return {
      findings: [...refusals.flatMap(refusalFindings), ...inUse, ...(checkable ? [] : [unchecked])],
      mailNickname: nicknameTaken ? datedNickname(mailNickname, now) : mailNickname,
    };
  }
}

/** A name that is somebody's already: the tenant decides whether that is only to be known. */
const inUseFinding = (name: string, how: 'taken' | 'deleted' | 'requested', takenNames: Settings['takenNames']): Finding =>
  takenNames === 'refuse' ? { code: 'name.notFree', weight: 'refused', values: { name, how } } : { code: `name.${how}`, weight: 'warning', values: { name } };

/** Only of the name: a nickname that the tenant does not take is a warning once it could not be set. */
function refusalFindings({ of, kind, prefix, suffix }: NameRefusal): readonly Finding[] {
  if (of === 'nickname' || kind === 'taken') return [];
  if (kind === 'blocked') return [{ code: 'name.blocked', weight: 'refused', values: {} }];
  return [{ code: 'name.affixes', weight: 'refused', values: { prefix, suffix } }];
}

/** What the template says now: its version, and who has to decide. On their own request only where the tenant lets them. */
export function contractOf(template: Template, requester: string, { selfApproval }: Settings): Pick<Draft, 'template' | 'approval'> {
  const { id, name, description, version, approval } = template.templateConfiguration;
  const team = namedApprovers(template).filter((person) => selfApproval || person.id !== requester);
  return { template: { id, name, description, version }, approval: { required: approval.requireApproval, team } };
}

const barred: Finding = { code: 'permissions.missing', weight: 'refused', values: {} };
const unchecked: Finding = { code: 'names.unchecked', weight: 'warning', values: {} };

/** Each once. No more of them are looked up than are allowed: a forged form costs the directory nothing. */
const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)];
const named = ({ id, displayName }: Person): Person => ({ id, displayName });

function approverFindings({ approval }: Draft): readonly Finding[] {
  return approval.required && approval.team.length === 0 ? [{ code: 'approvers.none', weight: 'warning', values: {} }] : [];
}

/** Nobody can decide without knowing why; Teams itself takes blanks for an answer. */
const reasonFindings = ({ reason }: Form, { approval }: Draft): readonly Finding[] =>
  approval.required && reason === '' ? [{ code: 'reason.empty', weight: 'refused', values: {} }] : [];

/** The team would be theirs, and no application may make a guest its owner. */
const requesterFindings = (requester: Pick<Profile, 'isGuest'> | undefined): readonly Finding[] =>
  requester?.isGuest ? [{ code: 'requester.guest', weight: 'refused', values: {} }] : [];

/** No application may add a guest to a team (learn.microsoft.com/graph/api/team-post-members): a card must not promise one. */
const guestFindings = (count: number): readonly Finding[] => (count > 0 ? [{ code: 'people.guests', weight: 'refused', values: { count } }] : []);

function formFindings(form: Form, asked: Pick<FilledForm, 'owners' | 'members'>): readonly Finding[] {
  const tooLong = (code: Finding['code'], limit: number, length: number): Finding[] =>
    length > limit ? [{ code, weight: 'refused', values: { limit, length } }] : [];
  const lookedUp = ({ length }: readonly string[]): number => Math.min(length, formLimits.people);
  const lost = lookedUp(asked.owners) + lookedUp(asked.members) - form.owners.length - form.members.length;
  return [
    ...(form.name === '' ? [{ code: 'name.empty', weight: 'refused', values: {} } as const] : []),
    ...tooLong('name.tooLong', formLimits.name, form.name.length),
    ...tooLong('description.tooLong', formLimits.description, form.description.length),
    ...tooLong('welcomeMessage.tooLong', formLimits.welcomeMessage, form.welcomeMessage.length),
    ...(form.pictureUrl === '' || isPictureAddress(form.pictureUrl, formLimits.pictureUrl) ? [] : [{ code: 'picture.address', weight: 'refused', values: {} } as const]),
    ...tooLong('reason.tooLong', formLimits.reason, form.reason.length),
    ...tooLong('people.tooMany', formLimits.people, Math.max(asked.owners.length, asked.members.length)),
    ...(lost > 0 ? [{ code: 'people.unknown', weight: 'refused', values: { count: lost } } as const] : []),
  ];
}
