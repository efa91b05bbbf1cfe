import type { AuditRecord } from '../../audit/record.ts';
import type { DraftStore } from '../../catalog/draft-store.ts';
import type { Draft } from '../../catalog/draft.ts';
import type { StoredTemplate, TemplateStore } from '../../catalog/template-store.ts';
import { templateId, type Template } from '../../catalog/template.ts';
import { day, minute, second } from '../../clock.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import { itemId, type Item } from './item.ts';
import { saveVersion } from './versioned.ts';
import type { Write } from './write.ts';

interface TemplateItem extends Item {
  readonly version: number;
  readonly record: Template;
}

interface DraftItem extends Item {
  readonly record: Draft;
}

/** In seconds, counted from a draft's last write (cosmos-db/nosql/time-to-live). */
const draftLifetime = (day + minute) / second;

/** Templates and drafts, in their tenant's partition. */
export class CosmosCatalogStore implements TemplateStore, DraftStore {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  async template(tenant: string, id: string): Promise<StoredTemplate | undefined> {
    const item = await this.#database.read<TemplateItem>('tenants', [tenant], itemId('template', id));
    return item && stored(item);
  }

  async templates(tenant: string): Promise<readonly StoredTemplate[]> {
    const text = "SELECT VALUE c FROM c WHERE c.tenantId = @tenant AND c.kind = 'template'";
    const items = await this.#database.query<TemplateItem>('tenants', [tenant], text, { tenant });
    return items.map(stored);
  }

  saveTemplate(tenant: string, template: Template, etag: number, audit: readonly AuditRecord[]): Promise<boolean> {
    const item = { id: itemId('template', templateId(template)), tenantId: tenant, kind: 'template', record: template };
    return saveVersion(this.#database, tenant, item, etag, audit);
  }

  async draft(tenant: string, id: string): Promise<Draft | undefined> {
    return (await this.#database.read<DraftItem>('tenants', [tenant], draftId(id)))?.record;
  }

  async saveDraft(draft: Draft): Promise<void> {
    const { tenant, id, revision } = draft;
    await this.#wrote(tenant, { kind: 'put', item: { id: draftId(id), tenantId: tenant, kind: 'draft', revision, ttl: draftLifetime, record: draft } });
  }

  reviseDraft(draft: Draft, from: number): Promise<boolean> {
    const { tenant, id, revision } = draft;
    return this.#wrote(tenant, { kind: 'patch', id: draftId(id), set: { revision, record: draft }, where: { revision: from } });
  }

  async forgetDraft(tenant: string, id: string): Promise<void> {
    await this.#wrote(tenant, { kind: 'remove', id: draftId(id) });
  }

  /** Each is forgotten by itself, a day after it was written last. */
  forgetDraftsBefore(): Promise<void> {
    return Promise.resolve();
  }

  async #wrote(tenant: string, write: Write): Promise<boolean> {
    return (await this.#database.write('tenants', [tenant], [write])).written;
  }
}

const draftId = (id: string): string => itemId('draft', id);

const stored = ({ record: template, version: etag }: TemplateItem): StoredTemplate => ({ template, etag });
