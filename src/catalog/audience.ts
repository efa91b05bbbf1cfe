import type { Instant } from '../clock.ts';
import type { Directory } from '../people/directory.ts';
import type { Sandbox } from '../rules/sandbox.ts';
import { tagGlobals } from '../rules/tags.ts';
import { Judgements } from './judgements.ts';
import { templateId, type Template } from './template.ts';

/** Decides who sees which template (model.md §4): only a rule that comes to exactly `true` lets somebody in. */
export class Audience {
  readonly #judgements: Judgements;
  readonly #directory: Directory;

  constructor(outside: { sandbox: Sandbox; directory: Directory }) {
    this.#judgements = new Judgements(outside.sandbox);
    this.#directory = outside.directory;
  }

  /** The templates, in their order, that the person may use; a rule that fails hides its template. */
  async among(tenant: string, person: string, templates: readonly Template[], now: Instant): Promise<readonly Template[]> {
    const targeted = templates.filter(isTargeted);
    if (targeted.length === 0) return templates;
    const [user, groups] = await Promise.all([
      this.#directory.attributes(tenant, person),
      this.#directory.groups(tenant, person),
    ]);
    const rules = targeted.map((template) => ({
      id: templateId(template),
      rule: template.templateConfiguration.audienceTargeting.rules,
    }));
    const verdicts = await this.#judgements.of(rules, tagGlobals({ user: user ?? {}, groups }), now);
    const hidden = new Set(targeted.filter((_, index) => verdicts[index] !== 'match').map(templateId));
    return templates.filter((template) => !hidden.has(templateId(template)));
  }
}

const isTargeted = ({ templateConfiguration }: Template): boolean => templateConfiguration.audienceTargeting.enabled;
