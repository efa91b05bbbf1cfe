import type { Instant } from '../clock.ts';
import type { Directory } from '../people/directory.ts';
import type { RuleError, Sandbox } from '../rules/sandbox.ts';
import { tagGlobals } from '../rules/tags.ts';
import { withoutValues } from '../rules/without-values.ts';
import type { Feature, Grants } from '../tenants/grants.ts';
import { Judgements } from './judgements.ts';
import { templateId, type Template } from './template.ts';

/** How somebody stands to a template's audience. */
export type Standing =
  /** Everybody is let in; or its rule lets this person in, or does not. */
  | { readonly kind: 'open' | 'match' | 'noMatch' }
  /** The rule came to nothing, in words that repeat nothing of what the directory says of the person. */
  | { readonly kind: 'failed'; readonly error: RuleError }
  /** The tenant does not let us read what the rule asks for. */
  | { readonly kind: 'ungranted'; readonly feature: 'base' | 'groups' }
  /** The directory does not know the person. */
  | { readonly kind: 'notThere' };

/** Decides who sees which template (model.md §4): only a rule that comes to exactly `true` lets somebody in. */
export class Audience {
  readonly #judgements: Judgements;
  readonly #directory: Directory;
  readonly #grants: Grants;

  constructor(outside: { sandbox: Sandbox; directory: Directory; grants: Grants }) {
    this.#judgements = new Judgements(outside.sandbox);
    this.#directory = outside.directory;
    this.#grants = outside.grants;
  }

  /**
   * The templates, in their order, that the person may use; a rule that fails hides its template, and so does one that asks for
   * what the tenant does not let us read: that nobody is known to be in a group must not open what is closed to its members.
   */
  async among(tenant: string, person: string, all: readonly Template[], now: Instant): Promise<readonly Template[]> {
    const standings = await this.standings(tenant, person, all, now);
    return all.filter((_, index) => isLetIn(standings[index]));
  }

  /**
   * How the person stands to each of the templates, in their order, whether these are enabled or not. What is known of the person is read
   * at each call; what a rule came to for exactly that is not worked out twice in a minute.
   */
  async standings(tenant: string, person: string, all: readonly Template[], now: Instant): Promise<readonly Standing[]> {
    if (!all.some(isTargeted)) return all.map(() => open);
    const missing = await this.#grants.missing(tenant);
    const known = all.map((template) => untold(template, missing));
    const targeted = all.filter((_, index) => known[index] === undefined);
    const judged = targeted.length === 0 ? [] : await this.#judged(tenant, person, targeted, !missing.includes('groups'), now);
    let next = 0;
    return known.map((standing) => standing ?? judged[next++] ?? { kind: 'noMatch' });
  }

  async #judged(tenant: string, person: string, targeted: readonly Template[], withGroups: boolean, now: Instant): Promise<readonly Standing[]> {
    const [user, groups] = await Promise.all([
      this.#directory.attributes(tenant, person),
      withGroups ? this.#directory.groups(tenant, person) : undefined,
    ]);
    // Of somebody who is not in the directory nothing is known: a rule for everybody but some must not let them in.
    if (!user) return targeted.map(() => ({ kind: 'notThere' }));
    const rules = targeted.map((template) => ({ id: templateId(template), rule: ruleOf(template) }));
    const verdicts = await this.#judgements.of(rules, tagGlobals({ user, ...(groups && { groups }) }), now);
    const known = [...Object.values(user), ...(groups?.transitive ?? []), ...(groups?.direct ?? [])];
    return verdicts.map((verdict) => (typeof verdict === 'string' ? { kind: verdict } : { kind: 'failed', error: withoutValues(verdict, known) }));
  }
}

/** Whether that is enough to use a template that is enabled. */
export const isLetIn = (standing: Standing | undefined): boolean => standing?.kind === 'open' || standing?.kind === 'match';

export const isTargeted = ({ templateConfiguration }: Template): boolean => templateConfiguration.audienceTargeting.enabled;
export const ruleOf = ({ templateConfiguration }: Template): string => templateConfiguration.audienceTargeting.rules;

/** What has to be granted before the rule can be judged, and is not; a rule reaches groups by their name alone. */
export function ungranted(template: Template, missing: readonly Feature[]): 'base' | 'groups' | undefined {
  if (!isTargeted(template)) return undefined;
  if (missing.includes('base')) return 'base';
  return missing.includes('groups') && ruleOf(template).includes('groups') ? 'groups' : undefined;
}

const open: Standing = { kind: 'open' };

/** What is known of a template's audience without knowing the person. */
function untold(template: Template, missing: readonly Feature[]): Standing | undefined {
  if (!isTargeted(template)) return open;
  const feature = ungranted(template, missing);
  return feature && { kind: 'ungranted', feature };
}
