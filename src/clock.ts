/** Milliseconds since 1970, UTC. */
export type Instant = number;

/** The only source of time and the only way to pause. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** `YYMMDDhhmmss` in UTC. */
export const digitsOf = (at: Instant): string => new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14);
