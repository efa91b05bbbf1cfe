import type { AuditRecord } from '../../audit/record.ts';
import type { DraftStore } from '../../catalog/draft-store.ts';
import type { Draft } from '../../catalog/draft.ts';
import type { StoredTemplate, TemplateStore } from '../../catalog/template-store.ts';
import { templateId, type Template } from '../../catalog/template.ts';
import type { Instant } from '../../clock.ts';
import { continues, writeAudit } from './audit-rows.ts';
import { recordOf, type Database, type Row } from './database.ts';

/** Templates, and drafts, of which the newest may be lost with the machine. */
export class SqliteCatalogStore implements TemplateStore, DraftStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async template(tenant: string, id: string): Promise<StoredTemplate | undefined> {
    const row = this.#db.one('SELECT etag, value FROM templates WHERE tenant = ? AND id = ?', tenant, id);
    return Promise.resolve(row && stored(row));
  }

  async templates(tenant: string): Promise<readonly StoredTemplate[]> {
    return Promise.resolve(this.#db.all('SELECT etag, value FROM templates WHERE tenant = ?', tenant).map(stored));
  }

  async saveTemplate(tenant: string, template: Template, etag: number, audit: readonly AuditRecord[]): Promise<boolean> {
    return Promise.resolve(
      this.#db.transaction(() => {
        if (!continues(this.#db, tenant, audit) || !this.#writeTemplate(tenant, template, etag)) return false;
        for (const record of audit) writeAudit(this.#db, tenant, record);
        return true;
      }),
    );
  }

  #writeTemplate(tenant: string, template: Template, etag: number): boolean {
    const value = JSON.stringify(template);
    const id = templateId(template);
    if (etag === 0) {
      const sql = 'INSERT OR IGNORE INTO templates (tenant, id, etag, value) VALUES (?, ?, 1, ?)';
      return this.#db.run(sql, tenant, id, value) === 1;
    }
    const sql = 'UPDATE templates SET etag = etag + 1, value = ? WHERE tenant = ? AND id = ? AND etag = ?';
    return this.#db.run(sql, value, tenant, id, etag) === 1;
  }

  async draft(tenant: string, id: string): Promise<Draft | undefined> {
    const row = this.#db.one('SELECT value FROM drafts WHERE tenant = ? AND id = ?', tenant, id);
    return Promise.resolve(row && recordOf<Draft>(row));
  }

  async saveDraft(draft: Draft): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO drafts (tenant, id, begun, value) VALUES (?, ?, ?, ?)';
    this.#db.leniently(() => this.#db.run(sql, draft.tenant, draft.id, draft.now, JSON.stringify(draft)));
    return Promise.resolve();
  }

  async reviseDraft(draft: Draft, from: number): Promise<boolean> {
    const sql = "UPDATE drafts SET value = ? WHERE tenant = ? AND id = ? AND json_extract(value, '$.revision') = ?";
    return Promise.resolve(this.#db.leniently(() => this.#db.run(sql, JSON.stringify(draft), draft.tenant, draft.id, from)) === 1);
  }

  async forgetDraft(tenant: string, id: string): Promise<void> {
    this.#db.leniently(() => this.#db.run('DELETE FROM drafts WHERE tenant = ? AND id = ?', tenant, id));
    return Promise.resolve();
  }

  async forgetDraftsBefore(instant: Instant): Promise<void> {
    this.#db.leniently(() => this.#db.run('DELETE FROM drafts WHERE begun < ?', instant));
    return Promise.resolve();
  }
}

const stored = (row: Row): StoredTemplate => ({ template: recordOf<Template>(row), etag: Number(row['etag']) });
