import type { PageAsked, TrailPage } from './page.ts';
import type { AuditRecord, Head } from './record.ts';

/** What has been recorded. A record is written by the store of what it tells of, in one write with it. */
export interface Trail {
  head(tenant: string, stream: string): Promise<Head>;
  /** A stream's records, first first. */
  records(tenant: string, stream: string): Promise<readonly AuditRecord[]>;
  /**
   * A page of all of a tenant's records, whatever their stream, newest first: that is where people begin to look, and what there
   * is to read ends where the trail began, however much is written meanwhile. Undefined where `after` is none of this tenant's.
   *
   * From page to page no record comes twice, and each that was there before the first page was read comes once. One that is
   * written meanwhile comes if its instant is older than where the reader stands, else it does not: as a rule it is newer than
   * all that is still to be read, but another process's clock may be behind, and a commit may be late. `from` and `until` may be
   * others on each page; `after` is but the place from which it goes on.
   */
  page(tenant: string, asked: PageAsked): Promise<TrailPage | undefined>;
  /**
   * Ids of some of the tenant's streams, in the order of the ids, the first behind `after`; none where there are no more. There is
   * one for each request, whether it has records or not, and for whatever else has some.
   */
  streams(tenant: string, after?: string): Promise<readonly string[]>;
}
