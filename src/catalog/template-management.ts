import { canonical } from '../audit/chain.ts';
import type { AuditKeys } from '../audit/keys.ts';
import type { AuditRecord, Facts } from '../audit/record.ts';
import { sealed } from '../audit/sealing.ts';
import type { Trail } from '../audit/trail.ts';
import type { Clock } from '../clock.ts';
import type { Correlation } from '../correlation.ts';
import { may, type Actor } from '../tenants/permissions.ts';
import { manifestOf } from './manifest.ts';
import { foldName } from './naming.ts';
import type { PictureStore } from './picture-store.ts';
import { pictureName } from './picture.ts';
import type { Picture } from './teams-service.ts';
import type { TemplateStore } from './template-store.ts';
import { byName, templateId, type Template } from './template.ts';

export type ManageAnswer =
  | { readonly kind: 'done' | 'unchanged'; readonly template: Template }
  | { readonly kind: 'forbidden' | 'unknown' | 'withoutSource' };

export type PutAnswer =
  | { readonly kind: 'created' | 'unchanged' }
  /** `before`: the version that it had. */
  | { readonly kind: 'changed'; readonly before: string }
  | { readonly kind: 'forbidden' | 'withoutSource' };

export type PictureAnswer =
  | { readonly kind: 'done' | 'unchanged'; readonly template: Template }
  /** `withoutStore`: there is nowhere to keep it. */
  | { readonly kind: 'forbidden' | 'unknown' | 'withoutStore' };

/** The part of the catalog's door that is for those who manage templates. Each change is in the template's own stream of the trail. */
export class TemplateManagement {
  readonly #templates: TemplateStore;
  readonly #pictures: PictureStore | undefined;
  readonly #trail: Trail;
  readonly #keys: AuditKeys;
  readonly #correlation: Pick<Correlation, 'id'>;
  readonly #clock: Clock;

  constructor(outside: {
    templates: TemplateStore;
    pictureStore: PictureStore | undefined;
    trail: Trail;
    keys: AuditKeys;
    correlation: Pick<Correlation, 'id'>;
    clock: Clock;
  }) {
    this.#templates = outside.templates;
    this.#pictures = outside.pictureStore;
    this.#trail = outside.trail;
    this.#keys = outside.keys;
    this.#correlation = outside.correlation;
    this.#clock = outside.clock;
  }

  /** Every template, whatever its state, by name; undefined for who may not manage them. */
  async all(actor: Actor): Promise<readonly Template[] | undefined> {
    if (!may(actor, 'template.manage')) return undefined;
    const stored = await this.#templates.templates(actor.tenant);
    return stored.map(({ template }) => template).toSorted(byName);
  }

  /** Disabling stops new requests; open ones go on. Enabling needs a source team. */
  async setEnabled(actor: Actor, id: string, enabled: boolean): Promise<ManageAnswer> {
    if (!may(actor, 'template.manage')) return { kind: 'forbidden' };
    const stored = await this.#templates.template(actor.tenant, id);
    if (!stored) return { kind: 'unknown' };
    const { template, etag } = stored;
    if (template.templateConfiguration.enabled === enabled) return { kind: 'unchanged', template };
    if (enabled && !hasSource(template)) return { kind: 'withoutSource' };
    const changed = { ...template, templateConfiguration: { ...template.templateConfiguration, enabled } };
    const audit = await this.#recordOf(actor, id, enabled ? 'templateEnabled' : 'templateDisabled');
    const saved = await this.#templates.saveTemplate(actor.tenant, changed, etag, audit);
    return saved ? { kind: 'done', template: changed } : this.setEnabled(actor, id, enabled);
  }

  /** Keeps a template, in the place of one that has its id, whose picture stays. Open requests go on as they were submitted. */
  async put(actor: Actor, template: Template): Promise<PutAnswer> {
    if (!may(actor, 'template.manage')) return { kind: 'forbidden' };
    const { id, version, enabled } = template.templateConfiguration;
    if (enabled && !hasSource(template)) return { kind: 'withoutSource' };
    const stored = await this.#templates.template(actor.tenant, id);
    const changed = stored && changedFields(manifestOf(stored.template), template);
    if (changed?.length === 0) return { kind: 'unchanged' };
    const before = stored?.template.templateConfiguration.version;
    const facts = { version, enabled, ...(before === undefined ? {} : { before }), ...(changed ? { changed: changed.join(', ') } : {}) };
    const audit = await this.#recordOf(actor, id, stored ? 'templateChanged' : 'templateCreated', facts);
    const kept = { ...template, picture: stored?.template.picture };
    if (!(await this.#templates.saveTemplate(actor.tenant, kept, stored?.etag ?? 0, audit))) return this.put(actor, template);
    return before === undefined ? { kind: 'created' } : { kind: 'changed', before };
  }

  /**
   * Gives a template a picture that was looked at (`checkedPicture`) in place of the one that it has, or takes that away. What was written before
   * it was interrupted is in nobody's way, and the same call again makes it whole. Throws what the `PictureStore` throws.
   */
  async setPicture(actor: Actor, id: string, picture: Picture | undefined): Promise<PictureAnswer> {
    if (!may(actor, 'template.manage')) return { kind: 'forbidden' };
    const store = this.#pictures;
    if (!store) return { kind: 'withoutStore' };
    const stored = await this.#templates.template(actor.tenant, id);
    if (!stored) return { kind: 'unknown' };
    const { template, etag } = stored;
    const name = picture && pictureName(id, picture);
    // Before the record says that it is there, and anew where it says so already.
    if (picture && name !== undefined) await store.put(actor.tenant, name, picture);
    if (template.picture === name) return { kind: 'unchanged', template };
    const changed = { ...template, picture: name };
    const audit = await this.#recordOf(actor, id, name === undefined ? 'templatePictureRemoved' : 'templatePictureSet', { picture: name ?? null });
    if (!(await this.#templates.saveTemplate(actor.tenant, changed, etag, audit))) return this.setPicture(actor, id, picture);
    if (template.picture !== undefined) await store.remove(actor.tenant, template.picture);
    return { kind: 'done', template: changed };
  }

  async #recordOf({ tenant, id, name }: Actor, stream: string, code: string, facts: Facts = {}): Promise<readonly AuditRecord[]> {
    const entry = { actor: id, code, facts, personal: [{ person: id, value: { id, displayName: name } }] };
    const head = await this.#trail.head(tenant, stream);
    return sealed(this.#keys, tenant, stream, head, this.#clock.now(), [entry], this.#correlation.id);
  }
}

/** The names of the fields that say something else, as manifests have them: what they say may tell of people. */
function changedFields(before: Template, after: Template): readonly string[] {
  const blocks = ['templateConfiguration', 'clonedTeam', 'newTeam'] as const;
  return blocks.flatMap((block) => {
    const was: Readonly<Record<string, unknown>> = before[block];
    return Object.entries(after[block]).flatMap(([name, is]) => (canonical(is) === canonical(was[name]) ? [] : [name]));
  });
}

const hasSource = ({ clonedTeam }: Template): boolean => clonedTeam.teamId !== '';

/** A template that somebody names by its id, its name, or the beginning of its name, as it looks to them; in quotes, or with a closing mark, too. */
export function named(templates: readonly Template[], text: string): readonly Template[] {
  const wanted = foldName(text);
  // What names nothing is the beginning of every name.
  if (wanted === '' && text !== '') return [];
  const name = (template: Template): string => foldName(template.templateConfiguration.name);
  const exact = templates.filter((template) => templateId(template) === text.trim() || name(template) === wanted);
  const found = exact.length > 0 ? exact : templates.filter((template) => name(template).startsWith(wanted));
  const less = withLess(text.trim());
  return found.length > 0 || less === text.trim() || less === '' ? found : named(templates, less);
}

/** Without quotes, or else without a closing mark. From the first of them only: to begin again at each of many would take minutes. */
function withLess(text: string): string {
  const unquoted = text.replace(/^["'“”„‘’«»]+/, '').replace(/(?<!["'“”„‘’«»])["'“”„‘’«»]+$/, '');
  return (unquoted === text ? text.replace(/(?<![.!?])[.!?]+$/, '') : unquoted).trim();
}
