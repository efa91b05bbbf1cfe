import type { Instant } from '../clock.ts';
import type { Head } from './record.ts';

/** The head that a stream had when it was looked at, under the tenant's key. */
export interface KeptHead extends Head {
  readonly stream: string;
  /** HMAC-SHA-256 under the tenant's key, in hexadecimal. */
  readonly signature: string;
}

/** Heads of streams, kept apart from the records: whoever cuts some off, or writes a whole chain anew, is contradicted by what lies here. */
export interface KeptHeads {
  head(tenant: string, stream: string): Promise<KeptHead | undefined>;
  /** Keeps it, unless the stream's head of as many records, or of more, is kept already. */
  keep(tenant: string, head: KeptHead): Promise<void>;
  /** Ids of some of the streams of which one is kept, in the order of the ids, the first behind `after`; none where there are no more. */
  streams(tenant: string, after?: string): Promise<readonly string[]>;
  /** Up to which instant, by the clock of who told it last, the tenant's trail was looked at; 0 where it never was. */
  lookedUntil(tenant: string): Promise<Instant>;
  haveLooked(tenant: string, until: Instant): Promise<void>;
}
