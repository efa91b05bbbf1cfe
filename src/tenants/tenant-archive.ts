/** One record as it is stored: which kind of record it is, and its fields. In every store the kind of requests is `requests`, and a record's own field is `value`. */
export interface Kept {
  readonly kind: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** All that is stored of a tenant, to be taken along and to be forgotten. */
export interface TenantArchive {
  /** Every record of the tenant, one after the other; what the trail has sealed of people stands open beside it. */
  contents(tenant: string): AsyncIterable<Kept>;
  /** Forgets the tenant and everything of it, its keys first: whatever a copy of the store still holds of people is closed for good. */
  purge(tenant: string): Promise<void>;
}
