import type { AuditRecord } from '../audit/record.ts';
import type { Template } from './template.ts';

export interface StoredTemplate {
  readonly template: Template;
  /** The store's version of the record: a save names the one that it read. */
  readonly etag: number;
}

export interface TemplateStore {
  template(tenant: string, id: string): Promise<StoredTemplate | undefined>;
  templates(tenant: string): Promise<readonly StoredTemplate[]>;
  /**
   * Saves the template and what its trail tells of it, both or neither. Answers false, and keeps what is there, when
   * the record has another etag (`0` means that there is none) or the trail has gone on.
   */
  saveTemplate(tenant: string, template: Template, etag: number, audit: readonly AuditRecord[]): Promise<boolean>;
}
