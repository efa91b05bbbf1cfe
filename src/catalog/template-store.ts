import type { Template } from './template.ts';

export interface StoredTemplate {
  readonly template: Template;
  /** The store's version of the record: a save names the one that it read. */
  readonly etag: number;
}

export interface TemplateStore {
  template(tenant: string, id: string): Promise<StoredTemplate | undefined>;
  templates(tenant: string): Promise<readonly StoredTemplate[]>;
  /** Answers false, and keeps what is there, when the record has another etag; `0` means that there is none. */
  saveTemplate(tenant: string, template: Template, etag: number): Promise<boolean>;
}
