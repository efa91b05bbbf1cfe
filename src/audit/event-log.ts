import type { AuditRecord } from './record.ts';

/** Where audit events are kept beside the store, for others to read: what has happened, with what it tells of people sealed. */
export interface EventLog {
  /**
   * Keeps records of a tenant, of whatever streams. One that is there already stays as it is, so all may be told again. Throws
   * `events.unavailable` where they could not be kept now.
   */
  keep(tenant: string, records: readonly AuditRecord[]): Promise<void>;
}

/** One that can be asked beforehand. */
export interface ReadyEventLog extends EventLog {
  /** Changes nothing. Throws `events.unavailable` where records could not be kept now. */
  ready(): Promise<void>;
}
