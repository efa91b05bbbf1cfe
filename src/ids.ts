/** The only source of ids and chance. */
export interface Ids {
  /** A uuid version 7 (RFC 9562), so that ids sort by the time they were made. */
  next(): string;
  /** 128 random bits as 32 hexadecimal digits. */
  seed(): string;
  /** Uniform in [0, 1): jitter, nothing that must stay secret. */
  fraction(): number;
}

/** The least of all ids that are made at this instant (ms since 1970) or later. */
export function firstIdAt(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
