import type { Clock } from '../clock.ts';
import type { Directory } from '../people/directory.ts';
import type { Profile } from '../people/profile.ts';
import { tagsRead } from '../rules/read-tags.ts';
import type { RuleError, Sandbox } from '../rules/sandbox.ts';
import { syntaxErrors, type Expression } from '../rules/syntax.ts';
import { unknownTags } from '../rules/unknown-tags.ts';
import type { Grants } from '../tenants/grants.ts';
import type { Actor } from '../tenants/permissions.ts';
import { isLetIn, isTargeted, ruleOf, ungranted, type Audience, type Standing } from './audience.ts';
import type { Catalog } from './catalog.ts';
import { named } from './template-management.ts';
import type { Template } from './template.ts';

/** A targeting rule, and what is wrong with it for everybody. */
export interface Targeting {
  /** As it was typed. */
  readonly rule: string;
  /** Why it is none at all. */
  readonly error: RuleError | undefined;
  /** What it names and nothing is known of. */
  readonly unknown: readonly string[];
  /** What it needs and the tenant has not granted. */
  readonly ungranted: 'base' | 'groups' | undefined;
}

/** None or several templates are called so; `person`: about whom it was asked, as it was typed. */
interface Unclear {
  readonly kind: 'templates';
  readonly found: readonly Template[];
  readonly person: string | undefined;
}

export type WhoAnswer = { readonly kind: 'forbidden' } | Unclear | { readonly kind: 'offered'; readonly template: Template; readonly targeting: Targeting | undefined };

/** Whether somebody finds a template, and all that decides it. */
export interface Seen {
  readonly kind: 'seen';
  readonly template: Template;
  /** Undefined where the tenant does not let us look. */
  readonly person: Profile | undefined;
  /** Who was asked about, as it was typed. */
  readonly asked: string;
  /** Whether `new team` shows the template to the person. */
  readonly sees: boolean;
  readonly standing: Standing;
  /** What the rule asks of a person; empty where there is none. */
  readonly reads: readonly string[];
}

export type SeesAnswer =
  | { readonly kind: 'forbidden' }
  | Unclear
  /** None or several people are called so, at most `mostPeople`. */
  | { readonly kind: 'people'; readonly template: Template; readonly asked: string; readonly found: readonly Profile[] }
  | Seen;

/** People of one name that are looked for. */
export const mostPeople = 6;

/** Words at which a question is taken apart in vain before it is given up. */
const mostParts = 8;

/** Characters; nobody in a directory is called by more. */
const longestName = 256;

const oneself = ['i', 'me', 'myself'];

/** Tells those who manage templates whom one is offered to, and why somebody does or does not find it: by the very judgement of the catalog. */
export class Sight {
  readonly #catalog: Pick<Catalog, 'managedBy'>;
  readonly #audience: Pick<Audience, 'standings'>;
  readonly #directory: Pick<Directory, 'person' | 'found'>;
  readonly #grants: Grants;
  readonly #sandbox: Sandbox;
  readonly #clock: Clock;

  constructor(outside: {
    catalog: Pick<Catalog, 'managedBy'>;
    audience: Pick<Audience, 'standings'>;
    directory: Pick<Directory, 'person' | 'found'>;
    grants: Grants;
    sandbox: Sandbox;
    clock: Clock;
  }) {
    this.#catalog = outside.catalog;
    this.#audience = outside.audience;
    this.#directory = outside.directory;
    this.#grants = outside.grants;
    this.#sandbox = outside.sandbox;
    this.#clock = outside.clock;
  }

  /** Whom the template is offered to, which is named in words. */
  async who(actor: Actor, text: string): Promise<WhoAnswer> {
    const templates = await this.#catalog.managedBy(actor);
    if (!templates) return { kind: 'forbidden' };
    const found = text === '' ? [] : named(templates, text);
    const [template, ...others] = found;
    if (!template || others.length > 0) return { kind: 'templates', found, person: undefined };
    return { kind: 'offered', template, targeting: isTargeted(template) ? await this.#targeting(actor.tenant, template) : undefined };
  }

  /** Whether the person finds the template; both are named in words, with ` see ` between them. */
  async sees(actor: Actor, text: string): Promise<SeesAnswer> {
    const templates = await this.#catalog.managedBy(actor);
    if (!templates) return { kind: 'forbidden' };
    const { person: asked, found } = parted(templates, text);
    const [template, ...others] = found;
    if (!template || others.length > 0) return { kind: 'templates', found, person: asked };
    const missing = await this.#grants.missing(actor.tenant);
    // Then the catalog asks the directory of nobody either: what is offered to everybody is so all the same, and all else is hidden.
    if (missing.includes('base')) return this.#seen(actor.tenant, template, asked, undefined);
    const people = await this.#people(actor, asked);
    const [person, ...namesakes] = people;
    return person && namesakes.length === 0 ? this.#seen(actor.tenant, template, asked, person) : { kind: 'people', template, asked, found: people };
  }

  async #seen(tenant: string, template: Template, asked: string, person: Profile | undefined): Promise<Seen> {
    const [standing = { kind: 'notThere' }] = await this.#audience.standings(tenant, person?.id ?? '', [template], this.#clock.now());
    const sees = template.templateConfiguration.enabled && isLetIn(standing);
    return { kind: 'seen', template, person, asked, sees, standing, reads: isTargeted(template) ? tagsRead(ruleOf(template)) : [] };
  }

  async #people({ tenant, id }: Actor, asked: string): Promise<readonly Profile[]> {
    if (asked.length > longestName) return [];
    const one = oneself.includes(asked.toLowerCase()) ? id : isId.test(asked) ? asked : undefined;
    if (one === undefined) return this.#directory.found(tenant, asked, mostPeople);
    const person = await this.#directory.person(tenant, one);
    return person ? [person] : [];
  }

  async #targeting(tenant: string, template: Template): Promise<Targeting> {
    const rule = ruleOf(template);
    const expression: Expression = { kind: 'audience', text: rule };
    const [missing, [error]] = await Promise.all([this.#grants.missing(tenant), syntaxErrors(this.#sandbox, [expression])]);
    return { rule, error, unknown: unknownTags(expression), ungranted: ungranted(template, missing) };
  }
}

const isId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Who and which template are meant. A name may have the word in it: the longest end that names a template is its name, so that
 * "See and say" is no "say"; where none does, the first word parts them.
 */
export function parted(templates: readonly Template[], text: string): { readonly person: string; readonly found: readonly Template[] } {
  const words = Array.from(text.matchAll(/ see(?= )/gi)).slice(0, mostParts);
  const parts = words.map(({ index }) => ({ person: unquoted(text.slice(0, index)), template: text.slice(index + ' see '.length).trim() }));
  for (const { person, template } of parts) {
    const found = template === '' || person === '' ? [] : named(templates, template);
    if (found.length > 0) return { person, found };
  }
  return { person: parts[0]?.person ?? unquoted(text), found: [] };
}

/** A name as people set it off; what is unseen between its letters the bot has taken out. */
const unquoted = (text: string): string => text.trim().replace(/^["'“”„‘’«»<]+/, '').replace(/(?<!["'“”„‘’«»>])["'“”„‘’«»>]+$/, '').trim();
