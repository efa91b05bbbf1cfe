import type { Instant } from '../clock.ts';
import type { Directory } from '../people/directory.ts';
import type { Sandbox } from '../rules/sandbox.ts';
import { tagGlobals } from '../rules/tags.ts';
import type { Grants } from '../tenants/grants.ts';
import { Judgements } from './judgements.ts';
import { templateId, type Template } from './template.ts';

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
    if (!all.some(isTargeted)) return all;
    const missing = await this.#grants.missing(tenant);
    const withoutGroups = missing.includes('groups');
    const templates = all.filter((one) => !isTargeted(one) || !(missing.includes('base') || (withoutGroups && asksForGroups(one))));
    const targeted = templates.filter(isTargeted);
    if (targeted.length === 0) return templates;
    const [user, groups] = await Promise.all([
      this.#directory.attributes(tenant, person),
      withoutGroups ? undefined : this.#directory.groups(tenant, person),
    ]);
    const rules = targeted.map((template) => ({
      id: templateId(template),
      rule: template.templateConfiguration.audienceTargeting.rules,
    }));
    // Of somebody who is not in the directory nothing is known: a rule for everybody but some must not let them in.
    if (!user) return templates.filter((template) => !isTargeted(template));
    const verdicts = await this.#judgements.of(rules, tagGlobals({ user, ...(groups && { groups }) }), now);
    const hidden = new Set(targeted.filter((_, index) => verdicts[index] !== 'match').map(templateId));
    return templates.filter((template) => !hidden.has(templateId(template)));
  }
}

/** A rule reaches groups by their name alone. */
const asksForGroups = ({ templateConfiguration }: Template): boolean => templateConfiguration.audienceTargeting.rules.includes('groups');
const isTargeted = ({ templateConfiguration }: Template): boolean => templateConfiguration.audienceTargeting.enabled;
