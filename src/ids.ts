/** The only source of ids and chance. */
export interface Ids {
  /** A uuid version 7 (RFC 9562), so that ids sort by the time they were made. */
  next(): string;
  /** 128 random bits as 32 hexadecimal digits. */
  seed(): string;
  /** Uniform in [0, 1): jitter, nothing that must stay secret. */
  fraction(): number;
}
