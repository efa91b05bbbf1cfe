import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { Run } from './run.ts';

/**
 * The word that finds an orphan: 16 lower-case letters, so that directory search sees one token, an HMAC of the run's
 * id under the tenant's key, so that nobody can plant one.
 */
export async function markerOf(keys: TenantKeys, run: Run): Promise<string> {
  const bytes = await keys.hmac(run.tenant, `marker ${run.request}.${String(run.attempt)}`);
  return [...bytes.subarray(0, 16)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

/** The description while the team is being made; the marker and its space take 17 of Graph's 1,024 characters. */
export const marked = (description: string, marker: string): string => `${description} ${marker}`.trimStart();

export const carries = (description: string, marker: string): boolean => description.endsWith(marker);
