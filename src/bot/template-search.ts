import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { foldName } from '../catalog/naming.ts';
import { templateId, type Template } from '../catalog/template.ts';
import { managedDataset, managedTitle } from './cards/lists.ts';
import type { Choice } from './invoke-answers.ts';
import type { Visit } from './visit.ts';

const asked = z.object({
  queryText: z.string().max(256).default(''),
  dataset: z.enum(['teamwright.templates', managedDataset]),
  queryOptions: z.object({ skip: z.number().int().min(0).default(0), top: z.number().int().min(1).max(50).default(15) }).optional(),
});

/** The search of the catalog card, by name or description: what this person may use, or what they manage. */
export class TemplateSearch {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Undefined for a dataset or a query that is none of ours. */
  async find(visit: Visit, value: unknown): Promise<readonly Choice[] | undefined> {
    const query = asked.safeParse(value);
    if (!query.success) return undefined;
    const { queryText, queryOptions, dataset } = query.data;
    const wanted = foldName(queryText);
    const isManaged = dataset === managedDataset;
    const actor = await visit.actor();
    const templates = isManaged ? await this.#catalog.managedBy(actor) : await this.#catalog.visibleTo(actor);
    const titleOf = (template: Template): string => (isManaged ? managedTitle(visit.t, template) : template.templateConfiguration.name);
    const found = (templates ?? []).filter(({ templateConfiguration: { name, description } }) =>
      foldName(`${name} ${description}`).includes(wanted),
    );
    const { skip, top } = queryOptions ?? { skip: 0, top: 15 };
    const page = found.slice(skip, skip + top);
    return page.map((template) => ({ title: titleOf(template), value: templateId(template) }));
  }
}
