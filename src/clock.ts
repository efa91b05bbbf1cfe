/** Milliseconds since 1970, UTC. */
export type Instant = number;

/** The only source of time and the only way to pause. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Why a wait is ended, where nobody asks: left out, the platform makes an error with a stack, which is dear in every turn. */
export const waitOver = 'over';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** `YYMMDDhhmmss` in UTC. */
export const digitsOf = (at: Instant): string => new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14);
