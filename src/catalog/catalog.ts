import type { AuditKeys } from '../audit/keys.ts';
import { canonical } from '../audit/chain.ts';
import type { Trail } from '../audit/trail.ts';
import { hour, second, type Clock, type Instant } from '../clock.ts';
import type { Correlation } from '../correlation.ts';
import type { CallBudget } from '../limits.ts';
import type { Person } from '../people/profile.ts';
import type { Actor } from '../tenants/permissions.ts';
import type { Settings } from '../tenants/settings.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import type { Audience } from './audience.ts';
import type { DraftStore } from './draft-store.ts';
import { draftLifetime, type Before, type Draft, type Finding, type Form } from './draft.ts';
import type { PictureStore } from './picture-store.ts';
import { contractOf, type Drafting, type FilledForm } from './drafting.ts';
import type { SourceTeam } from './source-team.ts';
import type { TemplateStore } from './template-store.ts';
import { TemplateManagement, type ManageAnswer } from './template-management.ts';
import { byName, namedApprovers, templateId, type Template } from './template.ts';

/** Why a template cannot be used. */
export type Refusal = 'unknown' | 'disabled' | 'notForYou';

export type DraftAnswer =
  /** `source` only when it has just been read. */
  | { readonly kind: 'draft'; readonly draft: Draft; readonly template: Template; readonly source?: SourceTeam | undefined }
  | { readonly kind: 'refused'; readonly why: Refusal }
  /** The person has opened and sent so many forms that it looks like a flood. */
  | { readonly kind: 'tooMany'; readonly until: Instant }
  | { readonly kind: 'unknown' };

type Usable =
  | { readonly kind: 'usable'; readonly template: Template }
  /** `template`: the one that may not be used, where there is one. */
  | { readonly kind: 'refused'; readonly why: Refusal; readonly template: Template | undefined };

/** Forms that a person may open or send in an hour: each costs reads of the source team, and a record for a day. */
const leastForms = 120;
/** Where they may ask for many teams a day, as many times more. */
const formsPerRequest = 4;

/** The door to what a tenant offers: templates by audience, drafts, and the switches of those who manage them. */
export class Catalog {
  readonly #templates: TemplateStore;
  readonly #pictures: PictureStore | undefined;
  readonly #drafts: DraftStore;
  readonly #audience: Audience;
  readonly #drafting: Drafting;
  readonly #management: TemplateManagement;
  readonly #settings: Pick<TenantSettings, 'of'>;
  readonly #budget: CallBudget;
  readonly #clock: Clock;

  constructor(outside: {
    templates: TemplateStore;
    /** Undefined where there is nowhere to keep pictures. */
    pictureStore: PictureStore | undefined;
    drafts: DraftStore;
    audience: Audience;
    drafting: Drafting;
    trail: Trail;
    keys: AuditKeys;
    correlation: Pick<Correlation, 'id'>;
    settings: Pick<TenantSettings, 'of'>;
    budget: CallBudget;
    clock: Clock;
  }) {
    this.#templates = outside.templates;
    this.#pictures = outside.pictureStore;
    this.#drafts = outside.drafts;
    this.#audience = outside.audience;
    this.#drafting = outside.drafting;
    this.#management = new TemplateManagement(outside);
    this.#settings = outside.settings;
    this.#budget = outside.budget;
    this.#clock = outside.clock;
  }

  /** Enabled templates that the person may use, by name. */
  async visibleTo(actor: Actor): Promise<readonly Template[]> {
    const stored = await this.#templates.templates(actor.tenant);
    const enabled = stored.map(({ template }) => template).filter(({ templateConfiguration }) => templateConfiguration.enabled).toSorted(byName);
    return this.#audience.among(actor.tenant, actor.id, enabled, this.#clock.now());
  }

  /** Where the templates' pictures are to be seen for an hour or two, by their ids; without those that have none, or none just now. */
  async picturesOf({ tenant }: Actor, templates: readonly Template[]): Promise<ReadonlyMap<string, string>> {
    const links = await Promise.all(
      templates.map(async (template) => [templateId(template), template.picture && (await this.#pictures?.link(tenant, template.picture))] as const),
    );
    return new Map(links.flatMap(([id, link]) => (link ? [[id, link] as const] : [])));
  }

  /** Every template, whatever its state; undefined for who may not manage them. */
  managedBy(actor: Actor): Promise<readonly Template[] | undefined> {
    return this.#management.all(actor);
  }

  /**
   * Why the person's draft cannot be sent: they may not use its template now, or it says something else than when the form was looked
   * at, of who decides, or which version it is. Undefined when it can.
   */
  async obstacle(actor: Actor, { template, approval, requester }: Draft, settings: Settings): Promise<Refusal | 'outdated' | undefined> {
    const found = await this.#usable(actor, template.id);
    if (found.kind === 'refused') return found.why;
    const now = contractOf(found.template, requester.id, settings);
    return canonical(now) === canonical({ template, approval }) ? undefined : 'outdated';
  }

  /** Begins a draft of this template; `before`: the request that the person asks for again, `form`: what it begins with, where that is not its. */
  async begin(actor: Actor, id: string, before?: Before, form?: Form): Promise<DraftAnswer> {
    const found = await this.#usable(actor, id);
    if (found.kind === 'refused') return { kind: 'refused', why: found.why };
    const settings = await this.#settings.of(actor.tenant);
    const until = await this.#floodUntil(actor, settings);
    if (until !== undefined) return { kind: 'tooMany', until };
    return { kind: 'draft', draft: await this.#drafting.begin(actor, found.template, settings, before, form), template: found.template };
  }

  /**
   * Takes a form's values into the person's own draft and works out what they come to. Where its template may not be used any more, that is
   * a finding: nobody's words are lost by a switch that an admin may turn back.
   */
  async fill(actor: Actor, draftId: string, filled: FilledForm): Promise<DraftAnswer> {
    const draft = await this.draft(actor, draftId);
    if (!draft) return { kind: 'unknown' };
    const found = await this.#usable(actor, draft.template.id);
    const { template } = found;
    if (!template) return { kind: 'refused', why: 'unknown' };
    const settings = await this.#settings.of(actor.tenant);
    const until = await this.#floodUntil(actor, settings);
    if (until !== undefined) return { kind: 'tooMany', until };
    const done = await this.#drafting.fill(draft, template, filled, settings, found.kind === 'refused' ? [unusable(found.why)] : []);
    if (done) return { kind: 'draft', template, ...done };
    const current = await this.draft(actor, draftId);
    return current ? { kind: 'draft', template, draft: current } : { kind: 'unknown' };
  }

  /** The person's own draft, while it lives. */
  async draft(actor: Actor, id: string): Promise<Draft | undefined> {
    const draft = await this.#drafts.draft(actor.tenant, id);
    const lives = draft?.requester.id === actor.id && draft.now > this.#clock.now() - draftLifetime;
    return lives ? draft : undefined;
  }

  async discard(actor: Actor, draftId: string): Promise<void> {
    if (await this.draft(actor, draftId)) await this.#drafts.forgetDraft(actor.tenant, draftId);
  }

  /** Of a draft's template, whatever its state now: what the form shows. */
  async templateOf(draft: Draft): Promise<Template | undefined> {
    return (await this.#templates.template(draft.tenant, draft.template.id))?.template;
  }

  /** Who decides about requests for this template now; undefined when there is no such template. */
  async approversOf(tenant: string, id: string): Promise<readonly Person[] | undefined> {
    const stored = await this.#templates.template(tenant, id);
    return stored && namedApprovers(stored.template);
  }

  /** Counts one more form of this person; until when there are too many, if so. */
  async #floodUntil({ tenant, id }: Actor, { dailyPerPerson }: Settings): Promise<Instant | undefined> {
    const calls = Math.max(leastForms, formsPerRequest * dailyPerPerson);
    // By the time that it is asked, now is over.
    const latest = this.#clock.now() + second;
    const { reserved, at } = await this.#budget.reserve([{ key: `forms ${tenant} ${id}`, calls, within: hour }], latest);
    return reserved ? undefined : at;
  }

  async #usable(actor: Actor, id: string): Promise<Usable> {
    const stored = await this.#templates.template(actor.tenant, id);
    if (!stored) return { kind: 'refused', why: 'unknown', template: undefined };
    const { template } = stored;
    if (!template.templateConfiguration.enabled) return { kind: 'refused', why: 'disabled', template };
    const visible = await this.#audience.among(actor.tenant, actor.id, [template], this.#clock.now());
    return visible.length > 0 ? { kind: 'usable', template } : { kind: 'refused', why: 'notForYou', template };
  }

  /** Disabling stops new requests; open ones go on. Enabling needs a source team. */
  setEnabled(actor: Actor, id: string, enabled: boolean): Promise<ManageAnswer> {
    return this.#management.setEnabled(actor, id, enabled);
  }
}

const unusable = (why: Refusal): Finding => ({ code: why === 'disabled' ? 'template.disabled' : 'template.notForYou', weight: 'refused', values: {} });
