import { day, hour } from './clock.ts';

/**
 * Everything that may be kept outside of the store, and for how many ms (model.md §7): who somebody is, and what Microsoft says of an
 * organization. Nothing else has a kind, so that no template, request or plan can get in.
 */
export const lifetimes = { profile: hour, person: hour, organization: day } as const;

export type Cached = keyof typeof lifetimes;

/** What one thing is kept under; `id` is unique within its kind and tenant. */
export interface CacheKey {
  readonly kind: Cached;
  readonly tenant: string;
  readonly id: string;
}

/**
 * Keeps what was read elsewhere, perhaps for several processes; for no longer than its kind says, and perhaps shorter. Where it
 * cannot be reached it keeps nothing, and nobody notices.
 */
export interface Cache {
  /** What is kept, or else what `read` answers, which is kept unless it is undefined. One `read` of a key at a time in a process. Throws what `read` throws. */
  get<T extends object>(key: CacheKey, read: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Takes the place of what is kept, in every process. */
  put(key: CacheKey, value: object): Promise<void>;
  /** Everything that is kept of a tenant, in every process. Rejects where it cannot be reached there: this alone is not to go unnoticed. */
  forget(tenant: string): Promise<void>;
}
