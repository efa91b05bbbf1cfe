import type { CacheKey } from '../../../src/cache.ts';

/** What the tests of the cache keep, and what is read of somebody. */
export const ann: CacheKey = { kind: 'profile', tenant: 'north', id: 'ann' };
export const named = (name: string) => ({ name });
