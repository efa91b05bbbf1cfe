import type { Catalog } from '../catalog/catalog.ts';
import { named } from '../catalog/template-management.ts';
import { templateId, type Template } from '../catalog/template.ts';
import type { RequestStore } from '../requests/request-store.ts';
import { forbidden } from './answers.ts';
import type { Card } from './cards/card-template.ts';
import { templatesCard } from './cards/lists.ts';
import { commandButton, notice } from './cards/notice.ts';
import type { Visit } from './visit.ts';

/** The switches of those who manage templates. */
export class TemplateDesk {
  readonly #catalog: Catalog;
  readonly #open: RequestStore['openOf'];

  constructor(outside: { catalog: Catalog; openOf: RequestStore['openOf'] }) {
    this.#catalog = outside.catalog;
    this.#open = outside.openOf;
  }

  /** Every template with its state; undefined for who may not manage them. */
  async all(visit: Visit): Promise<Card | undefined> {
    const templates = await this.#catalog.managedBy(await visit.actor());
    return templates && templatesCard(visit.t, templates, visit.t.say('templates.text', { count: templates.length }));
  }

  /** The template that was named in words; with several of that name, their list. */
  async switchNamed(visit: Visit, name: string, enabled: boolean): Promise<Card> {
    const { t } = visit;
    const templates = await this.#catalog.managedBy(await visit.actor());
    if (!templates) return forbidden(t);
    const found = named(templates, name);
    const [only] = found;
    // Without a word none was meant, though there be only one.
    if (found.length > 1 || (found.length === 1 && name === '')) return templatesCard(t, found, t.say('templates.which'));
    return only ? this.switch(visit, templateId(only), enabled) : this.#unknown(visit);
  }

  async switch(visit: Visit, id: string, enabled: boolean): Promise<Card> {
    const { t } = visit;
    const answer = await this.#catalog.setEnabled(await visit.actor(), id, enabled);
    switch (answer.kind) {
      case 'forbidden':
        return forbidden(t);
      case 'unknown':
        return this.#unknown(visit);
      case 'withoutSource':
        return this.#list(visit, t.say('templates.withoutSource'));
      case 'unchanged':
        return this.#list(visit, t.mark('templates.unchanged', { name: nameOf(answer.template) }));
      case 'done': {
        const open = await this.#open(visit.tenant, id);
        const key = enabled ? 'templates.done.enabled' : 'templates.done.disabled';
        return this.#list(visit, t.mark(key, { name: nameOf(answer.template), open }));
      }
    }
  }

  async #list(visit: Visit, note: string): Promise<Card> {
    const templates = await this.#catalog.managedBy(await visit.actor());
    return templates ? templatesCard(visit.t, templates, note) : forbidden(visit.t);
  }

  #unknown({ t }: Visit): Card {
    return notice(t.say('templates.unknown.title'), t.say('templates.unknown.text'), [commandButton(t, 'templates')]);
  }
}

const nameOf = ({ templateConfiguration }: Template): string => templateConfiguration.name;
